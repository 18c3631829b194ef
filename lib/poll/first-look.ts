import { decideQuota } from '#lib/analysis/quota.ts';
import { classifyTag } from '#lib/analysis/tag-form.ts';
import { watchedTags } from '#lib/analysis/watched.ts';
import { countManifestRequests, saveProgress } from '#lib/db/polls.ts';
import { insertNewTags, listWatchedTags, type WatchedTag } from '#lib/db/tags.ts';
import { checkTags } from './check-tags.ts';
import { chooseFirstLook } from './choose-tags.ts';
import { refreshTagList } from './list.ts';
import { type PollRun, progressOf } from './poll-run.ts';

const FIRST_PLATFORM = 'linux/amd64';
/** While a long first look runs, charts are brought up to date this often. */
const DERIVE_EVERY_MS = 10_000;
/** What a tag is taken to cost until one was read: an index of an official image. */
const GUESSED_PLATFORMS = 8;

/**
 * The first look (DESIGN 5): the pasted tag on linux/amd64 at once, so that there is something to see; then the list;
 * then everything the plan wants, as long as the quota's share lasts. What is left is for the next poll.
 */
export async function lookFirst(run: PollRun, derive: () => Promise<void>): Promise<void> {
  const { db, claim, clock, findings } = run;
  if (claim.listedAt === null) {
    await lookAtPastedTag(run, derive);
    await refreshTagList(run);
  }
  const mayAfford = createQuotaGuard(run);
  const isWatched = watchedTags(claim);
  const choose = async () => {
    const known = (await listWatchedTags(db, claim.id)).filter((tag) => isWatched(tag.name));
    const tags = withUnfinished(known, clock.now());
    const choice = chooseFirstLook(tags, claim.pastedTag, findings.quota !== null);
    findings.tagsWanted = choice.wanted;
    findings.tagsDone = choice.done;
    return choice.tags;
  };

  let tags = await choose();
  if (findings.quota === null && tags.length > 1) {
    // A registry names its quota with manifests only: one alone shows it before ten at once have spent it.
    await checkTags(run, tags.slice(0, 1));
    tags = await choose();
  }
  let derivedAt = performance.now();
  findings.tagsLeft = await checkTags(run, tags, {
    ...(findings.quota === null ? {} : { workers: 1 }),
    mayGoOn: async () => {
      if (performance.now() - derivedAt > DERIVE_EVERY_MS) {
        derivedAt = performance.now();
        await derive();
      }
      return mayAfford();
    },
  });
  findings.isComplete = findings.tagsLeft === 0;
}

/** Asked before each tag: whether what it is likely to cost, as the dearest one before it, is left of the quota's share. */
function createQuotaGuard({ db, claim, clock, pollId, findings }: PollRun): () => Promise<boolean> {
  const guess = 1 + (claim.platforms.length || GUESSED_PLATFORMS);
  let dearest: number | null = null;
  let spentBefore: number | null = null;
  return async () => {
    const { quota, requests } = findings;
    if (quota === null) return true;
    if (spentBefore !== null) dearest = Math.max(dearest ?? 1, requests.manifest - spentBefore);
    spentBefore = requests.manifest;
    // Where others see it who read from the same registry at the same time.
    await saveProgress(db, pollId, progressOf(findings));
    const since = new Date(clock.now().getTime() - quota.windowSeconds * 1000);
    const spent = (await countManifestRequests(db, claim.registryId, since, pollId)) + requests.manifest;
    const decision = decideQuota(quota, { spent, cost: dearest ?? guess }, clock.now());
    if (!decision.allowed) findings.waitUntil = decision.retryAt;
    return decision.allowed;
  };
}

async function lookAtPastedTag(run: PollRun, derive: () => Promise<void>): Promise<void> {
  const { db, claim, clock } = run;
  const name = claim.pastedTag;
  if (name === null) return;
  await insertNewTags(db, claim.id, [{ name, form: classifyTag(name).form, nextCheckAt: null }], clock.now());
  const tag = (await listWatchedTags(db, claim.id)).find((found) => found.name === name);
  if (!tag || tag.digest !== null) return;
  const wantsFirst = claim.platforms.length === 0 || claim.platforms.includes(FIRST_PLATFORM);
  await checkTags(run, [tag], wantsFirst ? { platforms: [FIRST_PLATFORM] } : {});
  await derive();
}

/** A tag that was read for one platform only is still open. */
function withUnfinished(tags: WatchedTag[], now: Date): WatchedTag[] {
  return tags.map((tag) =>
    tag.retryAt !== null && tag.retryAt <= now ? { ...tag, checkedAt: null, nextCheckAt: null } : tag,
  );
}
