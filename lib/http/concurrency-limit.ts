import { AsyncResource } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tooBusy } from './refusals.ts';
import { refuse } from './refuse.ts';
import type { RequestFilter } from './request-filter.ts';
import { isCheapPath, requestPath } from './request-path.ts';
import { createUnreadAnswers } from './unread-answers.ts';
import { whenOver } from './when-over.ts';

export type ConcurrencyLimitOptions = {
  /** So many requests are worked on at once. */
  atOnce: number;
  /** So many more wait, in order; what comes then is refused with 503. */
  waiting: number;
  /** So many answers stay open whose clients do not read them. */
  unread?: number;
  /** "" or "/plimsoll". */
  basePath?: string;
};

const MAX_UNREAD = 256;

/**
 * Lets a bounded number of requests work at the same time. A page that is being rendered holds a hundred kB, one that
 * waits a tenth of that: so a crowd makes a small machine slow, and not dead. A place is for work: a request gives it back
 * when its answer is written or when its client does not read it.
 */
export function createConcurrencyLimit({
  atOnce,
  waiting,
  unread = MAX_UNREAD,
  basePath = '',
}: ConcurrencyLimitOptions): RequestFilter {
  const queue = new Set<() => void>();
  const answers = createUnreadAnswers({ max: unread });
  let inside = 0;

  function enter(request: IncomingMessage, response: ServerResponse, next: () => void): void {
    inside += 1;
    let isInside = true;
    answers.watch(request, response, () => {
      if (!isInside) return;
      isInside = false;
      inside -= 1;
      const [first] = queue;
      first?.();
    });
    next();
  }

  return (request: IncomingMessage, response, next) => {
    if (isCheapPath(requestPath(request.url ?? '', basePath))) {
      answers.watch(request, response, () => {});
      return next();
    }
    if (inside < atOnce) return enter(request, response, next);
    if (queue.size >= waiting) return refuse(request, response, tooBusy());
    // Called out of another request's end: what belongs to this one has to come along.
    const goOn = AsyncResource.bind(() => {
      if (queue.delete(goOn)) enter(request, response, next);
    });
    queue.add(goOn);
    // Who went away need not be answered.
    whenOver(request, response, () => queue.delete(goOn));
  };
}
