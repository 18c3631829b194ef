import type { Clock } from '#lib/registry/index.ts';
import { isAbsent } from './read-failure.ts';

const FIRST_MS = 1_000;
const LONGEST_MS = 15_000;

/**
 * Tries again while the registry says 404, since what CI asks about may still be on its way; ever more rarely, and never
 * beyond `waitSeconds`. Any other failure ends it.
 *
 * @throws what `read` throws
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
        // Nobody waits any more.
        throw error;
      });
    }
  }
}
