import { decideQuota } from '#lib/analysis/quota.ts';
import { classifyTag } from '#lib/analysis/tag-form.ts';
import { countManifestRequests } from '#lib/db/polls.ts';
import { insertNewTags, listWatchedTags, type WatchedTag } from '#lib/db/tags.ts';
import { checkTags } from './check-tags.ts';
import { chooseFirstLook } from './choose-tags.ts';
import { refreshTagList } from './list.ts';
import type { PollRun } from './poll-run.ts';

const FIRST_PLATFORM = 'linux/amd64';
/** While a long first look runs, charts are brought up to date this often. */
const DERIVE_EVERY_MS = 10_000;

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
  const tags = withUnfinished(await listWatchedTags(db, claim.id), clock.now());
  const choice = chooseFirstLook(tags, claim.pastedTag, findings.quota !== null);
  findings.tagsWanted = choice.wanted;
  findings.tagsDone = choice.done;

  let derivedAt = performance.now();
  findings.tagsLeft = await checkTags(run, choice.tags, {
    mayGoOn: async () => {
      if (performance.now() - derivedAt > DERIVE_EVERY_MS) {
        derivedAt = performance.now();
        await derive();
      }
      return isWithinQuota(run);
    },
  });
  findings.isComplete = findings.tagsLeft === 0;
}

async function isWithinQuota({ db, claim, clock, findings }: PollRun): Promise<boolean> {
  const { quota } = findings;
  if (quota === null) return true;
  const since = new Date(clock.now().getTime() - quota.windowSeconds * 1000);
  const spent = (await countManifestRequests(db, claim.registryId, since)) + findings.requests.manifest;
  const decision = decideQuota(quota, spent, clock.now());
  if (!decision.allowed) findings.waitUntil = decision.retryAt;
  return decision.allowed;
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
