import { JITTER } from '#lib/analysis/polls/intervals.ts';
import { watchedTags } from '#lib/analysis/tags/watched.ts';
import { REDIRECT_TARGET } from '#lib/db/images/unread-parts.ts';
import { listWatchedTags, saveTagChecks, type WatchedTag } from '#lib/db/tags/tags.ts';
import { checkTags } from './check-tags.ts';
import { chooseDue } from './choose-tags.ts';
import { refreshTagList } from './list.ts';
import type { PollRun } from './poll-run.ts';
import { requestsAll } from './requests-all.ts';
import { summarizeUnchecked } from './unchecked-tags.ts';

/**
 * Polls a known repository: the list when it is due, then the tags that are. After a failure the list is always due,
 * since otherwise the retry might send no request.
 */
export async function recheckRepository(run: PollRun): Promise<void> {
  const { db, claim, clock, intervals, trigger, findings } = run;
  const isListDue =
    claim.listedAt === null || clock.now().getTime() - claim.listedAt.getTime() >= intervals.listMs * (1 - JITTER);
  if (isListDue || requestsAll(trigger) || claim.consecutiveFailures > 0) await refreshTagList(run);
  const choose = async () => {
    const tags = await dropUnwatched(run, await listWatchedTags(db, claim.id));
    return { tags, choice: chooseDue(tags, trigger, clock.now()) };
  };
  let { tags, choice } = await choose();
  // Where a redirect leads to nothing, only the list shows whether the tag is gone.
  const needsList = choice.tags.some(({ problemCode }) => problemCode === REDIRECT_TARGET);
  if (needsList && findings.listed === null && !findings.isListRefused) {
    await refreshTagList(run);
    ({ tags, choice } = await choose());
  }
  findings.tagsWanted = choice.wanted;
  const chosen = new Set(choice.tags);
  findings.unchecked = summarizeUnchecked(tags.filter((tag) => !chosen.has(tag)));
  findings.tagsLeft = await checkTags(run, choice.tags);
}

/** Tags that the filters now exclude keep their history. They are not due until a later list includes them again. */
async function dropUnwatched({ db, claim, clock }: PollRun, tags: WatchedTag[]): Promise<WatchedTag[]> {
  const isWatched = watchedTags(claim);
  const due = tags.filter((tag) => !isWatched(tag.name) && tag.nextCheckAt !== null);
  await saveTagChecks(
    db,
    due.map(({ id, missingSince, missingCount, goneAt }) => {
      return { id, missingSince, missingCount, goneAt, checkedAt: null, nextCheckAt: null, problem: null };
    }),
    clock.now(),
  );
  return tags.filter((tag) => isWatched(tag.name));
}
