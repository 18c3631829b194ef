import { statfsSync } from 'node:fs';
import { Stop } from './print.mjs';

const LOOK_EVERY_MS = 2_000;
/** PostgreSQL needs a segment of its log, and some, before it starts. */
const LEAST_FREE_BYTES = 48 * 1024 * 1024;

/**
 * Looks whether the embedded PostgreSQL still runs, and starts it again when it ended: it does so by itself when the
 * disk is full. Says once what happened and what to do.
 *
 * @param {{ revive: (demand: () => void) => Promise<boolean> }} postgres
 * @param {string} folder - on the disk that it writes to
 * @param {(sentence: string) => void} tell
 * @returns {() => Promise<void>} ends it, and waits for a start under way
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
    `the disk of ${folder} is full, and the embedded PostgreSQL has ended. Free 100 MB or more there: it starts again by itself.`,
  );
}
