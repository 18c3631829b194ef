import { statfsSync } from 'node:fs';
import { Stop } from './print.mjs';

const LOOK_EVERY_MS = 2_000;
/** PostgreSQL needs a segment of its write-ahead log, and some more, before it starts. */
const LEAST_FREE_BYTES = 48 * 1024 * 1024;

/**
 * Restarts the embedded PostgreSQL when it ended, which it does when the disk is full. Prints once what happened and
 * what to do.
 *
 * @param {{ revive: (demand: () => void) => Promise<boolean> }} postgres
 * @param {string} folder - on the disk that PostgreSQL writes to
 * @param {(sentence: string) => void} print
 * @returns {() => Promise<void>} a function that stops the checks and waits for a restart under way
 */
export function keepAlive(postgres, folder, print) {
  let printed = '';
  let looking = Promise.resolve();
  const printOnce = (sentence) => {
    if (sentence !== printed) print(sentence);
    printed = sentence;
  };
  const look = async () => {
    try {
      if (await postgres.revive(() => demandRoom(folder)))
        printOnce('the embedded PostgreSQL had ended and runs again.');
    } catch (error) {
      printOnce(error instanceof Stop ? error.message : `the embedded PostgreSQL ended: ${error.message}`);
    }
  };
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    looking = look().finally(() => {
      isLooking = false;
    });
  }, LOOK_EVERY_MS);
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

function demandRoom(folder) {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= LEAST_FREE_BYTES) return;
  throw new Stop(
    `the disk of ${folder} is full, and the embedded PostgreSQL has ended. Free at least 100 MB there: it restarts automatically.`,
  );
}
