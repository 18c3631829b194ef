import { classifyTags } from '../series/streams.ts';
import type { FirstLook } from './first-look.ts';
import type { Intervals } from './intervals.ts';

const DAY_MS = 86_400_000;

/** Numbers of requests: `now` for the list and the first tag, `later` for the rest of `plan.now`, and `perDay` after that. */
export type LookCost = { now: number; later: number; perDay: number };

/**
 * Estimates requests from tag names alone, before anything is fetched. A tag costs a HEAD, a manifest and a config for each
 * platform, and an index for several. Aliases cost less, never more.
 *
 * @param platformCount - platforms of the pasted tag; 1 when unknown
 */
export function estimateFirstLookCost(plan: FirstLook, platformCount: number, intervals: Intervals): LookCost {
  const perTag = 1 + (platformCount > 1 ? 1 : 0) + 2 * platformCount;
  const [first, ...rest] = plan.now;
  const classes = classifyTags([...plan.now, ...plan.later]);
  const moving = [...classes.values()].filter(({ form }) => form === 'moving' || form === 'other').length;
  const fixed = classes.size - moving;
  return {
    now: 1 + (first === undefined ? 0 : perTag),
    later: rest.length * perTag,
    perDay: Math.ceil((moving * DAY_MS) / intervals.movingMs + DAY_MS / intervals.listMs + fixed / 7),
  };
}
