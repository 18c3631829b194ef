import type { FirstLook } from './first-look.ts';
import type { Intervals } from './intervals.ts';
import { classifyTags } from './streams.ts';

const DAY_MS = 86_400_000;

/** Requests a repository costs: the first look, the back-fill after it, and a day from then on. */
export type LookCost = { now: number; later: number; perDay: number };

/**
 * Estimates from tag names alone, before anything is fetched: a HEAD per tag, and for what is new a manifest and a
 * config for each platform, and the index above them. Aliases make it less, never more.
 *
 * @param platformCount - platforms of the pasted tag; 1 where that is not known
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
