import type { WatchedTag } from '#lib/db/tags/tags.ts';
import { WAITING_FOR_QUOTA } from './unread-reason.ts';

/** The state of watched tags that a poll does not check. */
export type UncheckedTags = {
  /** Number of tags whose last check succeeded, or that wait for the quota. */
  untroubled: number;
  /** Id of the first tag whose last check failed; null where there is none. */
  troubledTagId: number | null;
};

/** Counts stored tags. Tags that are gone or were never checked count as neither. Pure. */
export function summarizeUnchecked(tags: readonly WatchedTag[]): UncheckedTags {
  const isWaiting = (tag: WatchedTag) => tag.problemCode === WAITING_FOR_QUOTA;
  const isTroubled = (tag: WatchedTag) => tag.problemCode !== null && !isWaiting(tag);
  const hasAnswered = (tag: WatchedTag) => tag.problemCode === null && tag.checkedAt !== null && tag.goneAt === null;
  return {
    untroubled: tags.filter((tag) => isWaiting(tag) || hasAnswered(tag)).length,
    troubledTagId: tags.find(isTroubled)?.id ?? null,
  };
}
