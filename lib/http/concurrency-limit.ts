import { AsyncResource } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tooBusy } from './refusals.ts';
import { refuse } from './refuse.ts';
import type { RequestFilter } from './request-filter.ts';
import { isCheapPath, requestPath } from './request-path.ts';
import { createUnreadAnswers } from './unread-answers.ts';
import { whenOver } from './when-over.ts';

export type ConcurrencyLimitOptions = {
  /** Number of requests that run at the same time. */
  atOnce: number;
  /** Number of requests that wait, in order. Further ones are refused with 503. */
  waiting: number;
  /** Number of responses that stay open while their clients do not read them. */
  unread?: number;
  /** "" or "/plimsoll". */
  basePath?: string;
};

const MAX_UNREAD = 256;

/**
 * Bounds how many requests run at the same time. Rendering a page takes about a hundred kB of memory, waiting a tenth of that,
 * so that many requests slow a small machine down without exhausting its memory. A request frees its place when its
 * response is written or when its client stops reading.
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
    // Runs in the callback of another request, so the async context of this one is bound here.
    const goOn = AsyncResource.bind(() => {
      if (queue.delete(goOn)) enter(request, response, next);
    });
    queue.add(goOn);
    // Drop a queued request when its client disconnects.
    whenOver(request, response, () => queue.delete(goOn));
  };
}
