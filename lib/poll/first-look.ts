import { classifyTag } from '#lib/analysis/tag-form.ts';
import { watchedTags } from '#lib/analysis/watched.ts';
import { insertNewTags, listWatchedTags } from '#lib/db/tags.ts';
import { checkTags } from './check-tags.ts';
import { chooseFirstLook } from './choose-tags.ts';
import { refreshTagList } from './list.ts';
import type { PollRun } from './poll-run.ts';
import { readDueParts } from './read-parts.ts';

const FIRST_PLATFORM = 'linux/amd64';

/**
 * The first look: the pasted tag on linux/amd64 at once, so that there is something to see; then the list; then everything the plan
 * wants. What the quota does not allow to read waits for the next poll; HEAD goes on where it is free.
 */
export async function lookFirst(run: PollRun, derive: () => Promise<void>): Promise<void> {
  const { db, claim, findings, quota } = run;
  if (claim.listedAt === null) {
    await lookAtPastedTag(run, derive);
    await refreshTagList(run);
    await readDueParts(run);
  }
  const isWatched = watchedTags(claim);
  const choose = async () => {
    const tags = (await listWatchedTags(db, claim.id)).filter((tag) => isWatched(tag.name));
    const choice = chooseFirstLook(tags, claim.pastedTag, findings.quota !== null);
    findings.tagsWanted = choice.wanted;
    findings.tagsDone = choice.done;
    return choice.tags;
  };

  let tags = await choose();
  if (findings.quota === null && tags.length > 1) {
    // A registry names its quota with manifests only: one alone shows it before ten at once have spent it.
    await checkTags(run, tags.slice(0, 1), { purpose: 'first-look' });
    tags = await choose();
  }
  findings.tagsLeft = await checkTags(run, tags, {
    ...(findings.quota === null ? {} : { workers: 1 }),
    purpose: 'first-look',
    mayRead: quota.mayBegin,
  });
  findings.isComplete = findings.tagsLeft === 0;
}

async function lookAtPastedTag(run: PollRun, derive: () => Promise<void>): Promise<void> {
  const { db, claim, clock } = run;
  const name = claim.pastedTag;
  if (name === null) return;
  await insertNewTags(db, claim.id, [{ name, form: classifyTag(name).form, nextCheckAt: null }], clock.now());
  const tag = (await listWatchedTags(db, claim.id)).find((found) => found.name === name);
  if (!tag || tag.digest !== null) return;
  const wantsFirst = claim.platforms.length === 0 || claim.platforms.includes(FIRST_PLATFORM);
  await checkTags(run, [tag], { purpose: 'first-look', ...(wantsFirst ? { platforms: [FIRST_PLATFORM] } : {}) });
  await derive();
}
