import type { Actor } from '#lib/auth/caller.ts';
import { TooManyTriesError } from '#lib/auth/errors.ts';
import { perMinute } from './front.ts';

export type AskKind = 'preview' | 'test' | 'check' | 'instruction';

/** A minute's worth of asking, and what each kind takes of it: 20 tests, 60 checks, or the rows of a long paste. */
const POINTS = 120;
const COSTS: Record<AskKind, number> = { preview: 1, test: 6, check: 2, instruction: 6 };

export type AskLimit = (actor: Actor, kind: AskKind) => Promise<void>;

/**
 * How often one caller makes this process ask registries at once (PROTOCOL X-07): enough for people, too little to search
 * a network or to wear down a registry through us.
 *
 * @throws TooManyTriesError - what the function made here rejects with
 */
export function createAskLimit(points = POINTS): AskLimit {
  const limiter = perMinute(points);
  return async (actor, kind) => {
    const { isAllowed, resetSeconds } = limiter.take(`${actor.kind} ${actor.id ?? actor.name}`, COSTS[kind]);
    if (!isAllowed)
      throw new TooManyTriesError('Registries were asked too often for you within a minute.', resetSeconds);
  };
}
