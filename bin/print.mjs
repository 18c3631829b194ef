/** Prints a sentence for the user at the terminal, never a stack trace. */
export function print(text) {
  process.stdout.write(`${text}\n`);
}

/** Prints a problem that does not end the program. */
export function complain(text) {
  process.stderr.write(`plimsoll: ${text}\n`);
}

/** Stop is an error that the user has to fix. Its message is printed unchanged, and the exit status is 1. */
export class Stop extends Error {}

/** Runs `main`. Prints the message of a `Stop`, and any other error with its stack. */
export async function runScript(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (error instanceof Stop) complain(error.message);
    else process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  }
}
