import type { Clock } from '#lib/registry/index.ts';
import { isAbsent } from './read-failure.ts';

const FIRST_MS = 1_000;
const LONGEST_MS = 15_000;

/**
 * Retries while the registry answers 404, since an image that CI just pushed may not be readable yet. Pauses double up
 * to 15 seconds, until `waitSeconds` are over. Any other failure is final.
 *
 * @throws the errors of `read`
 */
export async function waitFor<T>(
  read: () => Promise<T>,
  { clock, waitSeconds, signal }: { clock: Clock; waitSeconds: number; signal: AbortSignal },
): Promise<T> {
  const endsAt = clock.now().getTime() + 1_000 * waitSeconds;
  for (let pauseMs = FIRST_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_MS)) {
    try {
      return await read();
    } catch (error) {
      const leftMs = endsAt - clock.now().getTime();
      if (!isAbsent(error) || leftMs <= 0) throw error;
      await clock.sleep(Math.min(pauseMs, leftMs), signal).catch(() => {
        // The client has disconnected, or the check has timed out.
        throw error;
      });
    }
  }
}
