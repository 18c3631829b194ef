import type { WatchedTag } from '#lib/db/tags.ts';
import { WAITING_FOR_QUOTA } from './unread-reason.ts';

/** What is known of the watched tags that a poll does not check. */
export type UncheckedTags = {
  /** Tags that answered the last time, or wait for the quota. */
  untroubled: number;
  /** The first tag that could not be read the last time; null where there is none. */
  troubledTagId: number | null;
};

/** Sums up stored tags. Tags that are gone, or were never checked, count as neither. Pure. */
export function summarizeUnchecked(tags: readonly WatchedTag[]): UncheckedTags {
  const isWaiting = (tag: WatchedTag) => tag.problemCode === WAITING_FOR_QUOTA;
  const isTroubled = (tag: WatchedTag) => tag.problemCode !== null && !isWaiting(tag);
  const hasAnswered = (tag: WatchedTag) => tag.problemCode === null && tag.checkedAt !== null && tag.goneAt === null;
  return {
    untroubled: tags.filter((tag) => isWaiting(tag) || hasAnswered(tag)).length,
    troubledTagId: tags.find(isTroubled)?.id ?? null,
  };
}
