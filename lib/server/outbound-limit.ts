import type { Actor } from '#lib/auth/caller.ts';
import { TooManyTriesError } from '#lib/auth/errors.ts';
import type { OutboundAction } from '#lib/commands/context.ts';
import { perMinute } from '#lib/http/rate-limiter.ts';

type Budget = 'registries' | 'channels' | 'forges';

/** The budget of one minute in points: 20 tests or 60 checks, or the rows of a long paste. */
const POINTS = 120;
const COSTS: Record<OutboundAction, { budget: Budget; points: number }> = {
  preview: { budget: 'registries', points: 1 },
  'registry-test': { budget: 'registries', points: 6 },
  check: { budget: 'registries', points: 2 },
  instruction: { budget: 'registries', points: 6 },
  // Ten requests check the most tags that can be selected.
  'removal-check': { budget: 'registries', points: 6 },
  'channel-test': { budget: 'channels', points: 6 },
  'forge-test': { budget: 'forges', points: 6 },
};
const REFUSALS: Record<Budget, string> = {
  registries:
    'Too many requests to registries within a minute: previews, tests, checks and reads of instructions count together.',
  channels: 'Too many test messages within a minute.',
  forges: 'Too many tests of Git hosts within a minute.',
};

export type OutboundLimit = (actor: Actor, kind: OutboundAction) => Promise<void>;

/**
 * Limits how often one caller makes this server connect to others: enough for people, too little to scan a network or
 * to overload a registry. Registries, channels and Git hosts are counted separately.
 *
 * @throws TooManyTriesError - rejection of the returned function, naming the exceeded budget
 */
export function createOutboundLimit(points = POINTS): OutboundLimit {
  const limiter = perMinute(points);
  return async (actor, kind) => {
    const cost = COSTS[kind];
    const who = `${actor.kind} ${actor.id ?? actor.name}`;
    const { isAllowed, resetSeconds } = limiter.take(`${cost.budget} ${who}`, cost.points);
    if (!isAllowed) throw new TooManyTriesError(REFUSALS[cost.budget], resetSeconds);
  };
}
