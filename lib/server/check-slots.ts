import { TooManyTriesError } from '#lib/auth/errors.ts';

/** Half of what this process works on at once: checks that wait for an image must not keep people out. */
const AT_ONCE = 16;
const RETRY_SECONDS = 5;

export type CheckSlots = { run<T>(work: () => Promise<T>): Promise<T> };

/** Bounds how many checks read or wait at the same time. */
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
