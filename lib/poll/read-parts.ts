import { watchedPlatforms } from '#lib/analysis/tags/watched.ts';
import { type ManifestFact, storeFacts } from '#lib/db/images/facts.ts';
import {
  type DuePart,
  FILTERED,
  listDueParts,
  listReadPlatforms,
  saveUnreadParts,
  TOO_MANY,
  TOO_MANY_BELOW,
  type UnreadReason,
} from '#lib/db/images/unread-parts.ts';
import { fence } from '#lib/db/polls/claims.ts';
import { judgeCompleted } from '#lib/db/tags/observations.ts';
import { parseDigest } from '#lib/image/digest.ts';
import { isAbsentAnswer, RegistryError } from '#lib/registry/index.ts';
import { eachOf } from './each-of.ts';
import type { PollRun } from './poll-run.ts';
import { requestsAll } from './requests-all.ts';
import { decideScope } from './scope.ts';
import { FILTERED_PART, failed, MAX_CHILDREN, TOO_MANY_PARTS, waitingForQuota } from './unread-reason.ts';
import { WaitingForQuotaError } from './waiting-for-quota-error.ts';

/** The most parts that one poll retries. The next poll continues. */
const MOST_PARTS = 200;
const WORKERS = 4;
/** The most attempts at a redirect's target, over about five days. */
const TRIES_AT_A_STORAGE = 8;
/** Codes of parts that were left out. Changed settings can include more parts than are read of one index. */
const LEFT_OUT: ReadonlySet<string> = new Set([FILTERED, TOO_MANY, TOO_MANY_BELOW]);

/**
 * Retries the children and configs that this repository could not read and that are due; in a manual poll, all of
 * them. A part that can be read completes its image. A part that fails gets a new time.
 *
 * @throws the first error that affects all other parts, too
 */
export async function readDueParts(run: PollRun): Promise<void> {
  const { db, claim, clock, trigger } = run;
  const due = await listDueParts(db, claim.id, { now: clock.now(), all: requestsAll(trigger), limit: MOST_PARTS });
  const parts = due.filter(({ digest }) => !run.collector.hasFailed(digest));
  try {
    await eachOf(parts, { atOnce: WORKERS, isOver: run.isOver }, (part) => readPart(run, part));
  } catch (error) {
    if (!run.signal.aborted) throw error;
  }
}

async function readPart(run: PollRun, part: DuePart): Promise<void> {
  const { claim, clock, random } = run;
  if (part.kind === 'child' && part.platform !== null && !watchedPlatforms(claim)(part.platform))
    return saveReason(run, part, FILTERED_PART);
  if (LEFT_OUT.has(part.code) && (await countReadBeside(run, part)) >= MAX_CHILDREN)
    return saveReason(run, part, TOO_MANY_PARTS);
  try {
    const digest = parseDigest(part.digest);
    const facts =
      part.kind === 'config'
        ? await run.collector.readImageConfig(parseDigest(part.parentDigest))
        : await run.collector.readChild({ digest, mediaType: part.mediaType, depth: part.depth });
    await savePart(run, part, facts);
  } catch (error) {
    if (error instanceof WaitingForQuotaError) return saveReason(run, part, waitingForQuota(error));
    if (decideScope(error, part.kind).endsPoll) throw error;
    const reason = failed(error, part.kind, part.tries + 1, clock.now(), random());
    await saveReason(run, part, isGivenUp(error, part) ? { ...reason, nextTryAt: null } : reason);
  }
}

/**
 * True if the part is not retried any more: no tag leads to it, and the registry does not have it. A storage may only
 * be unavailable temporarily, so it gets more tries.
 */
function isGivenUp(error: unknown, { isCurrent, tries }: DuePart): boolean {
  if (isCurrent || !isAbsentAnswer(error)) return false;
  return !(error instanceof RegistryError && error.kind === 'redirect-target') || tries >= TRIES_AT_A_STORAGE;
}

/** Counts the children of the same index that were read and are watched. */
async function countReadBeside({ db, claim }: PollRun, part: DuePart): Promise<number> {
  const isWatched = watchedPlatforms(claim);
  const platforms = await listReadPlatforms(db, claim.id, part.manifestId);
  return platforms.filter((platform) => platform === null || isWatched(platform)).length;
}

async function savePart({ db, claim, clock, findings }: PollRun, part: DuePart, facts: readonly ManifestFact[]) {
  await db.$transaction(
    async (tx) => {
      await fence(tx, claim);
      await storeFacts(tx, claim.id, facts, clock.now());
      await judgeCompleted(tx, claim.id, part, clock.now());
    },
    { timeout: 30_000, maxWait: 30_000 },
  );
  findings.completed += 1;
}

async function saveReason({ db, claim, clock }: PollRun, part: DuePart, reason: UnreadReason): Promise<void> {
  const { parentDigest, digest, kind, platform, depth } = part;
  await db.$transaction(async (tx) => {
    await fence(tx, claim);
    await saveUnreadParts(tx, claim.id, [{ parentDigest, digest, kind, platform, depth, ...reason }], clock.now());
  });
}
