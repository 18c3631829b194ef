import { AsyncResource } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { TurnedAwayError } from './errors.ts';
import type { Front } from './front.ts';
import { refuse } from './refuse.ts';

export type TurnstileOptions = {
  /** So many requests are worked on at once. */
  atOnce: number;
  /** So many more wait, in order; what comes then is refused with 503. */
  waiting: number;
};

/** What costs next to nothing, or has to be answered however busy we are. */
const FREE = /\/(?:_next\/static\/|api\/(?:health|ready)(?:\?|$))/;

/**
 * Lets a bounded number of requests work at the same time. A page that is being rendered holds a hundred kB, one that
 * waits a tenth of that: so a crowd makes a small machine slow, and not dead.
 */
export function createTurnstile({ atOnce, waiting }: TurnstileOptions): Front {
  const queue = new Set<() => void>();
  let inside = 0;

  function enter(response: ServerResponse, next: () => void): void {
    inside += 1;
    response.once('close', () => {
      inside -= 1;
      const [first] = queue;
      first?.();
    });
    next();
  }

  return (request: IncomingMessage, response, next) => {
    if (FREE.test(request.url ?? '')) return next();
    if (inside < atOnce) return enter(response, next);
    if (queue.size >= waiting) return refuse(request, response, tooBusy());
    // Called out of another request's close: what belongs to this one has to come along.
    const goOn = AsyncResource.bind(() => {
      queue.delete(goOn);
      response.off('close', leave);
      enter(response, next);
    });
    const leave = () => queue.delete(goOn);
    queue.add(goOn);
    // Who went away need not be answered.
    response.once('close', leave);
  };
}

function tooBusy(): TurnedAwayError {
  return new TurnedAwayError(503, 'Plimsoll has more requests than it can answer now.', {
    hint: 'Try again in a few seconds.',
    headers: { 'retry-after': '2' },
  });
}
