import { LeaseLostError } from '#lib/db/errors.ts';
import { saveProgress } from '#lib/db/polls/polls.ts';
import type { TagCheck, WatchedTag } from '#lib/db/tags/tags.ts';
import { isAbsentAnswer, RegistryError } from '#lib/registry/index.ts';
import { createCheckBatch } from './check-batch.ts';
import { checkTag, settleMove } from './check-tag.ts';
import { eachOf } from './each-of.ts';
import { noteFailure, type PollFindings, type PollRun, progressOf, type TagReading } from './poll-run.ts';
import { toStoredProblem } from './problem.ts';
import { decideScope } from './scope.ts';
import { failedOutcome, missingOutcome, waitingOutcome } from './tag-outcome.ts';
import { WaitingForQuotaError } from './waiting-for-quota-error.ts';

/**
 * True if the registry answered that the tag does not exist. A missing token endpoint does not prove that. A missing
 * target of a redirect proves it only for tags that the list lacks, since some registries only redirect to another.
 */
function isTagMissing(error: unknown, { id, missingSince }: WatchedTag, { absent }: PollFindings): boolean {
  if (!(error instanceof RegistryError) || error.concerns !== 'path') return false;
  if (error.kind === 'not-found') return true;
  return isAbsentAnswer(error) && (absent.has(id) || missingSince !== null);
}

/** More than the gate allows at the same time, so that it stays busy while other tags are stored. */
const WORKERS = 10;
const PROGRESS_EVERY = 20;

export type CheckOptions = TagReading & {
  /** Tags checked at the same time. One, where each tag has to know the cost of the previous ones. */
  workers?: number;
};

/**
 * Checks tags in order, several at the same time: HEAD, then GET for new digests. Observations are stored immediately;
 * results of checks are written in batches. A tag that fails gets its own problem, and the others continue. Digests
 * that only HEAD named are written last, when GET has confirmed HEAD.
 *
 * @returns number of `tags` that were not started, wait for the quota, or were cut off because the process stops
 * @throws the first error that affects all tags, after running checks have ended
 */
export async function checkTags(
  run: PollRun,
  tags: readonly WatchedTag[],
  options: CheckOptions = {},
): Promise<number> {
  const batch = createCheckBatch(run);
  const workers = options.workers ?? WORKERS;
  let cutOff = 0;
  let waiting = 0;
  let fatal: { error: unknown } | null = null;

  /** Stores the result of `work`, or its failure, for the tag. */
  async function finish(tag: WatchedTag, work: () => Promise<TagCheck | null>): Promise<void> {
    const { findings, clock, random } = run;
    let check: TagCheck | null;
    let isWaiting = false;
    try {
      check = await work();
      if (check === null) return;
      findings.succeeded += 1;
    } catch (error) {
      // The process is stopping: no failure of the tag, which the next poll checks.
      if (run.signal.aborted && !(run.signal.reason instanceof LeaseLostError)) {
        cutOff += 1;
        return;
      }
      if (error instanceof WaitingForQuotaError) {
        waiting += 1;
        isWaiting = true;
        findings.waiting += 1;
        check = waitingOutcome(tag, error, run.claim.firstLookedAt === null);
      } else if (isTagMissing(error, tag, findings)) {
        findings.succeeded += 1;
        check = missingOutcome(tag, clock.now());
      } else {
        const surroundings = {
          tagsSucceeded: findings.succeeded,
          tagsFailed: findings.failed,
          isListRefused: findings.isListRefused,
        };
        if (decideScope(error, 'tag', surroundings).endsPoll) {
          fatal ??= { error };
          return;
        }
        const { code, message } = toStoredProblem(error);
        noteFailure(findings, { tag: tag.name, code, message }, error);
        check = failedOutcome(tag, error, clock.now(), random());
      }
    }
    await batch.add(check);
    if (isWaiting) return;
    findings.tagsDone += 1;
    findings.checked += 1;
    if (findings.tagsDone % PROGRESS_EVERY === 0) await saveProgress(run.db, run.pollId, progressOf(findings));
  }

  /** @returns number of items that were not started */
  async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<number> {
    const isOver = () => fatal !== null || run.isOver();
    const notBegun = await eachOf(items, { atOnce: workers, isOver }, work).catch((error: unknown) => {
      fatal ??= { error };
      return 0;
    });
    await batch.flush();
    return notBegun;
  }

  let notBegun = await each(tags, (tag) => finish(tag, () => checkTag(run, tag, options)));
  const deferred = Map.groupBy(run.moves.takeDeferred(), ({ digest }) => run.moves.isBelieved(digest));
  // Tags that need a GET come first: it can contradict HEAD.
  for (const moves of [deferred.get(false) ?? [], deferred.get(true) ?? []])
    notBegun += await each(moves, (move) => finish(move.tag, () => settleMove(run, move, options)));
  if (fatal !== null) throw (fatal as { error: unknown }).error;
  return notBegun + cutOff + waiting;
}
