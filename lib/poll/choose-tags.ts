import { planFirstLook } from '#lib/analysis/first-look.ts';
import type { PollTrigger } from '#lib/db/generated/enums.ts';
import type { WatchedTag } from '#lib/db/tags.ts';
import { isPinnedDigest } from '#lib/image/pinned-digest.ts';

export type Choice = {
  tags: WatchedTag[];
  /** Tags of the first look in all, and how many of them were read before. */
  wanted: number;
  done: number;
};

/**
 * What the first look still has to read, in its order. The oldest versions and commits are read only where the registry
 * names no quota: elsewhere they would take days of it.
 */
export function chooseFirstLook(tags: readonly WatchedTag[], pastedTag: string | null, hasQuota: boolean): Choice {
  const byName = new Map(tags.filter((tag) => tag.goneAt === null).map((tag) => [tag.name, tag]));
  const plan = planFirstLook(byName.keys(), { pastedTag });
  const names = hasQuota ? plan.now : [...plan.now, ...plan.later];
  const wanted = names.flatMap((name) => byName.get(name) ?? []);
  const open = wanted.filter((tag) => tag.checkedAt === null && (tag.nextCheckAt === null || isNewPin(tag)));
  return { tags: open, wanted: wanted.length, done: wanted.length - open.length };
}

/** It is due from the start: it may be pinned when the first look has chosen what to read. */
function isNewPin({ name, problemCode }: WatchedTag): boolean {
  return isPinnedDigest(name) && problemCode === null;
}

/** What is due; when a person asked, every tag that was ever read or could not be. The longest waiting come first. */
export function chooseDue(tags: readonly WatchedTag[], trigger: PollTrigger, now: Date): Choice {
  const isManual = trigger === 'manual' || trigger === 'demo';
  const due = tags
    .filter((tag) => tag.goneAt === null || tag.nextCheckAt !== null)
    .filter((tag) => isDue(tag, now) || (isManual && (tag.checkedAt !== null || tag.problemCode !== null)));
  const sorted = due.sort(
    (a, b) =>
      (a.nextCheckAt?.getTime() ?? Number.POSITIVE_INFINITY) - (b.nextCheckAt?.getTime() ?? Number.POSITIVE_INFINITY),
  );
  return { tags: sorted, wanted: sorted.length, done: 0 };
}

function isDue(tag: WatchedTag, now: Date): boolean {
  return tag.nextCheckAt !== null && tag.nextCheckAt <= now;
}
