import type { QuotaDecision } from '#lib/analysis/quota.ts';
import { classifyTag } from '#lib/analysis/tag-form.ts';
import { insertNewTags, listWatchedTags, type WatchedTag } from '#lib/db/tags.ts';
import { checkTags } from './check-tags.ts';
import { chooseFirstLook } from './choose-tags.ts';
import { refreshTagList, tolerateListFailure } from './list.ts';
import type { PollRun } from './poll-run.ts';

const FIRST_PLATFORM = 'linux/amd64';
/** While a long first look runs, charts are brought up to date this often. */
const DERIVE_EVERY_MS = 10_000;

export type FirstLookOptions = {
  derive: () => Promise<void>;
  onListed: (list: { truncated: boolean }) => void;
  hasQuota: () => boolean;
  mayGoOn: () => Promise<QuotaDecision>;
};

export type FirstLookOutcome = {
  finished: boolean;
  /** When a quota stopped it: not before then. */
  waitUntil: Date | null;
};

/**
 * The first look (DESIGN 5): the pasted tag on linux/amd64 at once, so that there is something to see; then the list;
 * then everything the plan wants, as long as the quota's share lasts. What is left is for the next poll.
 */
export async function lookFirst(run: PollRun, options: FirstLookOptions): Promise<FirstLookOutcome> {
  if (run.claim.listedAt === null) {
    await lookAtPastedTag(run, options.derive);
    try {
      options.onListed(await refreshTagList(run));
    } catch (error) {
      tolerateListFailure(
        run,
        error,
        (await listWatchedTags(run.db, run.claim.id)).some((tag) => tag.digest !== null),
      );
      options.onListed({ truncated: false });
    }
  }
  const choice = chooseFirstLook(
    withUnfinished(await listWatchedTags(run.db, run.claim.id), run.clock.now()),
    run.claim.pastedTag,
    options.hasQuota(),
  );
  Object.assign(run.progress, { tagsWanted: choice.wanted, tagsDone: choice.done });

  let waitUntil: Date | null = null;
  let derivedAt = performance.now();
  const left = await checkTags(run, choice.tags, {
    mayGoOn: async () => {
      if (performance.now() - derivedAt > DERIVE_EVERY_MS) {
        derivedAt = performance.now();
        await options.derive();
      }
      const decision = await options.mayGoOn();
      if (!decision.allowed) waitUntil = decision.retryAt;
      return decision.allowed;
    },
  });
  run.progress.tagsLeft = left;
  return { finished: left === 0, waitUntil };
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
