import { TooManyTriesError } from '#lib/auth/errors.ts';

/** Half of the concurrency limit of this process, so that checks that wait for an image do not block the pages. */
const AT_ONCE = 16;
const RETRY_SECONDS = 5;

export type CheckSlots = { run<T>(work: () => Promise<T>): Promise<T> };

/** Bounds how many checks run or wait at the same time. */
export function createCheckSlots(atOnce = AT_ONCE): CheckSlots {
  let taken = 0;
  return {
    async run(work) {
      if (taken >= atOnce) throw new TooManyTriesError('Too many checks run at once.', RETRY_SECONDS);
      taken += 1;
      try {
        return await work();
      } finally {
        taken -= 1;
      }
    },
  };
}
