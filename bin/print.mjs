/** A sentence for the person at the terminal; never a stack trace. */
export function print(text) {
  process.stdout.write(`${text}\n`);
}

/** A sentence about what is wrong while it goes on. */
export function complain(text) {
  process.stderr.write(`plimsoll: ${text}\n`);
}

/** Something the person must change before we can go on. Printed as it is; the exit status is 1. */
export class Stop extends Error {}

/** Runs `main`, prints a `Stop` as its sentence and anything else with its trace. */
export async function runScript(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (error instanceof Stop) complain(error.message);
    else process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  }
}
