import type { PollTrigger } from '#lib/db/generated/enums.ts';
import { listWatchedTags } from '#lib/db/tags.ts';
import { checkTags } from './check-tags.ts';
import { chooseDue } from './choose-tags.ts';
import { refreshTagList, tolerateListFailure } from './list.ts';
import type { PollRun } from './poll-run.ts';

/** A look at a repository that is known: the list when it is due, then the tags that are. */
export async function lookAgain(
  run: PollRun,
  trigger: PollTrigger,
  onListed: (list: { truncated: boolean }) => void,
): Promise<void> {
  const { db, claim, clock, intervals, progress } = run;
  const isListDue = claim.listedAt === null || clock.now().getTime() - claim.listedAt.getTime() >= intervals.listMs;
  if (isListDue || trigger === 'manual') {
    try {
      onListed(await refreshTagList(run));
    } catch (error) {
      tolerateListFailure(run, error, true);
      onListed({ truncated: false });
    }
  }
  const choice = chooseDue(await listWatchedTags(db, claim.id), trigger, clock.now());
  progress.tagsWanted = choice.wanted;
  progress.tagsLeft = await checkTags(run, choice.tags);
}
