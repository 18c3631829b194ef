import { type ContentsEnd, MOST_TRIES } from '#lib/db/contents/contents-claims.ts';
import { RegistryError } from '#lib/registry/index.ts';
import { toStoredProblem } from './problem.ts';

const MINUTE_MS = 60_000;
/** Waits before the second try, the third, and so on. */
const WAITS_MS = [MINUTE_MS, 10 * MINUTE_MS, 60 * MINUTE_MS, 360 * MINUTE_MS];
/** S-47: wrong content is requested once more, since a cache may have cut it. */
const TRIES_OF_WRONG_CONTENT = 2;

/** Decides the state of a layer whose `tries`th attempt failed, for this repository only. Pure. */
export function endOfFailure(error: unknown, tries: number, now: Date): ContentsEnd {
  const problem = toStoredProblem(error);
  if (!(error instanceof RegistryError)) return { state: 'failed', error: problem };
  if (error.kind === 'not-found' && error.concerns === 'path') {
    const message = `The registry does not have this layer. ${problem.message}`;
    return { state: 'failed', error: { ...problem, message, hint: 'Push the image again to see its files.' } };
  }
  const mostTries = error.kind === 'wrong-content' ? TRIES_OF_WRONG_CONTENT : error.temporary ? MOST_TRIES : 1;
  const waitMs = Math.max(WAITS_MS[tries - 1] ?? 0, error.retryAfterMs ?? 0);
  if (tries >= mostTries || waitMs === 0) return { state: 'failed', error: problem };
  return { state: 'queued', error: problem, nextTryAt: new Date(now.getTime() + waitMs) };
}
