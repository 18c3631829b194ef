import { planFirstLook } from '#lib/analysis/polls/first-look.ts';
import type { WatchedTag } from '#lib/db/tags/tags.ts';
import type { PollTrigger } from '#lib/domain/poll.ts';
import { isPinnedDigest } from '#lib/image/pinned-digest.ts';
import { requestsAll } from './requests-all.ts';

export type Choice = {
  tags: WatchedTag[];
  /** Tags to check in all, and how many of them earlier polls of a first check have read. */
  wanted: number;
  done: number;
};

/**
 * Chooses the tags that the first check still has to read, in order. The oldest versions and commits are included only
 * without a quota: they would use it up for days.
 */
export function chooseFirstLook(tags: readonly WatchedTag[], pastedTag: string | null, hasQuota: boolean): Choice {
  const byName = new Map(tags.filter((tag) => tag.goneAt === null).map((tag) => [tag.name, tag]));
  const plan = planFirstLook(byName.keys(), { pastedTag });
  const names = hasQuota ? plan.now : [...plan.now, ...plan.later];
  const wanted = names.flatMap((name) => byName.get(name) ?? []);
  const open = wanted.filter((tag) => tag.checkedAt === null && (tag.nextCheckAt === null || isNewPin(tag)));
  return { tags: open, wanted: wanted.length, done: wanted.length - open.length };
}

/**
 * A pinned digest that was not read yet. It is due from the start, as it can be pinned after the first check has chosen
 * its tags.
 */
function isNewPin({ name, problemCode }: WatchedTag): boolean {
  return isPinnedDigest(name) && problemCode === null;
}

/**
 * Chooses the tags that are due, longest waiting first. A manual poll also takes every tag that was ever read or
 * failed.
 */
export function chooseDue(tags: readonly WatchedTag[], trigger: PollTrigger, now: Date): Choice {
  const takesAll = requestsAll(trigger);
  const due = tags
    .filter((tag) => tag.goneAt === null || tag.nextCheckAt !== null)
    .filter((tag) => isDue(tag, now) || (takesAll && (tag.checkedAt !== null || tag.problemCode !== null)));
  const sorted = due.sort(
    (a, b) =>
      (a.nextCheckAt?.getTime() ?? Number.POSITIVE_INFINITY) - (b.nextCheckAt?.getTime() ?? Number.POSITIVE_INFINITY),
  );
  return { tags: sorted, wanted: sorted.length, done: 0 };
}

function isDue(tag: WatchedTag, now: Date): boolean {
  return tag.nextCheckAt !== null && tag.nextCheckAt <= now;
}
