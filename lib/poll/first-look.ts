import { classifyTag } from '#lib/analysis/tags/tag-form.ts';
import { watchedTags } from '#lib/analysis/tags/watched.ts';
import { insertNewTags, listWatchedTags, type WatchedTag } from '#lib/db/tags/tags.ts';
import { type CheckOptions, checkTags } from './check-tags.ts';
import { chooseFirstLook } from './choose-tags.ts';
import { refreshTagList } from './list.ts';
import type { PollRun } from './poll-run.ts';
import { readDueParts } from './read-parts.ts';
import { summarizeUnchecked } from './unchecked-tags.ts';
import { waitAtMost } from './wait-at-most.ts';

const FIRST_PLATFORM = 'linux/amd64';
/** How long the others wait for a tag that is checked alone, since it can hang. */
const ALONE_MS = 5_000;

/** A tag that is checked before the others. `left`: number of tags that its check leaves for the next poll. */
type Started = { tagId: number; left: Promise<number> };

/**
 * The first check: reads the pasted tag on linux/amd64 immediately, so that a result appears soon; then the list; then
 * all tags of the plan. Tags beyond the quota wait for the next poll; HEADs that are free continue.
 */
export async function runFirstLook(run: PollRun, derive: () => Promise<void>): Promise<void> {
  const started: Started[] = [];
  try {
    await checkAllTags(run, derive, started);
  } finally {
    // Nothing writes after this returns.
    await Promise.allSettled(started.map(({ left }) => left));
  }
}

async function checkAllTags(run: PollRun, derive: () => Promise<void>, started: Started[]): Promise<void> {
  const { db, claim, findings, quota } = run;
  if (claim.listedAt === null) {
    await checkPastedTag(run, derive, started);
    await refreshTagList(run);
    await readDueParts(run);
  }
  const isWatched = watchedTags(claim);
  const choose = async () => {
    const tags = (await listWatchedTags(db, claim.id)).filter((tag) => isWatched(tag.name));
    const choice = chooseFirstLook(tags, claim.pastedTag, findings.quota !== null);
    findings.tagsWanted = choice.wanted;
    findings.tagsDone = choice.done;
    const isStarted = ({ id }: WatchedTag) => started.some(({ tagId }) => tagId === id);
    const chosen = new Set(choice.tags);
    findings.unchecked = summarizeUnchecked(tags.filter((tag) => !chosen.has(tag) && !isStarted(tag)));
    return choice.tags.filter((tag) => !isStarted(tag));
  };

  let tags = await choose();
  const [first] = tags;
  if (findings.quota === null && first && tags.length > 1) {
    // A registry reveals its quota only with a manifest. One request alone reveals it before ten parallel ones use it up.
    await checkAlone(run, first, started);
    tags = await choose();
  }
  const left = await checkTags(run, tags, {
    ...(findings.quota === null ? {} : { workers: 1 }),
    purpose: 'first-look',
    demandShare: quota.demandShare,
  });
  const leftAlone = await Promise.all(started.map((one) => one.left));
  findings.tagsLeft = leftAlone.reduce((sum, count) => sum + count, left);
  findings.isComplete = findings.tagsLeft === 0;
}

/** Checks one tag before the others, and waits for it a short time. */
async function checkAlone(
  run: PollRun,
  tag: WatchedTag,
  started: Started[],
  options: CheckOptions = {},
): Promise<void> {
  const left = checkTags(run, [tag], { purpose: 'first-look', ...options });
  started.push({ tagId: tag.id, left });
  await waitAtMost(left, ALONE_MS);
}

async function checkPastedTag(run: PollRun, derive: () => Promise<void>, started: Started[]): Promise<void> {
  const { db, claim, clock } = run;
  const name = claim.pastedTag;
  if (name === null) return;
  await insertNewTags(db, claim.id, [{ name, form: classifyTag(name).form, nextCheckAt: null }], clock.now());
  const tag = (await listWatchedTags(db, claim.id)).find((found) => found.name === name);
  if (!tag || tag.digest !== null) return;
  const wantsFirst = claim.platforms.length === 0 || claim.platforms.includes(FIRST_PLATFORM);
  await checkAlone(run, tag, started, wantsFirst ? { platforms: [FIRST_PLATFORM] } : {});
  await derive();
}
