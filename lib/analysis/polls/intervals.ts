import type { Relation } from '#lib/domain/relation.ts';
import type { TagForm } from '#lib/domain/tag.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
export const JITTER = 0.1;
const QUIET_FACTOR = 4;

/**
 * Milliseconds between polls of the tag list and between checks of a moving tag, by settings or relation of the repository
 * (P-36).
 */
export type Intervals = { listMs: number; movingMs: number };

export function intervalsOf(repository: {
  relation: Relation;
  listIntervalSeconds: number | null;
  tagIntervalSeconds: number | null;
}): Intervals {
  const defaults =
    repository.relation === 'ours'
      ? { listMs: 5 * MINUTE_MS, movingMs: 15 * MINUTE_MS }
      : { listMs: 6 * HOUR_MS, movingMs: 6 * HOUR_MS };
  return {
    listMs: repository.listIntervalSeconds === null ? defaults.listMs : repository.listIntervalSeconds * 1000,
    movingMs: repository.tagIntervalSeconds === null ? defaults.movingMs : repository.tagIntervalSeconds * 1000,
  };
}

/** Forms whose tags are expected to move. All others name one version and are checked weekly. */
const MOVING: ReadonlySet<TagForm> = new Set(['moving', 'other', 'pr']);

/**
 * Returns the time of the next check of a tag (P-05). A moving tag is checked at the interval; without a change for 30 days, at
 * four times the interval up to a day. A fixed version is checked weekly. `random` in [0, 1) adds a jitter of ±10 %.
 */
export function nextCheckAt(
  tag: { form: TagForm; changedAt: Date | null },
  intervals: Intervals,
  now: Date,
  random: number,
): Date {
  return new Date(now.getTime() + withJitter(checkIntervalMs(tag, intervals, now), random));
}

function checkIntervalMs(tag: { form: TagForm; changedAt: Date | null }, { movingMs }: Intervals, now: Date): number {
  if (!MOVING.has(tag.form)) return WEEK_MS;
  const quietMs = tag.changedAt === null ? 0 : now.getTime() - tag.changedAt.getTime();
  return quietMs < 30 * DAY_MS ? movingMs : Math.max(movingMs, Math.min(movingMs * QUIET_FACTOR, DAY_MS));
}

export function withJitter(intervalMs: number, random: number): number {
  return Math.round(intervalMs * (1 - JITTER + 2 * JITTER * random));
}

/** Delay before a failed poll is retried: a minute, doubled for each earlier failure, at most an hour. */
export function retryDelayMs(consecutiveFailures: number): number {
  return Math.min(HOUR_MS, MINUTE_MS * 2 ** Math.min(consecutiveFailures, 10));
}
