import { LeaseLostError } from '#lib/db/errors.ts';
import { saveProgress } from '#lib/db/polls.ts';
import type { TagCheck, WatchedTag } from '#lib/db/tags.ts';
import { isAbsentAnswer, RegistryError } from '#lib/registry/index.ts';
import { createCheckBatch } from './check-batch.ts';
import { checkTag, settleMove, type TagReading } from './check-tag.ts';
import { eachOf } from './each-of.ts';
import { noteFailure, type PollFindings, type PollRun, progressOf } from './poll-run.ts';
import { toStoredProblem } from './problem.ts';
import { decideScope } from './scope.ts';
import { failedOutcome, missingOutcome, waitingOutcome } from './tag-outcome.ts';
import { WaitingForQuotaError } from './waiting-for-quota-error.ts';

/**
 * The registry itself says that the tag is not there. A token endpoint that is gone says nothing of it, and where a redirect leads
 * is believed of tags alone that the list does not name: some registries only redirect to another.
 */
function isTagMissing(error: unknown, { id, missingSince }: WatchedTag, { absent }: PollFindings): boolean {
  if (!(error instanceof RegistryError) || error.concerns !== 'path') return false;
  if (error.kind === 'not-found') return true;
  return isAbsentAnswer(error) && (absent.has(id) || missingSince !== null);
}

/** More than the gate lets through at once, so that it is kept busy while others are being stored. */
const WORKERS = 10;
const PROGRESS_EVERY = 20;

export type CheckOptions = TagReading & {
  /** Tags at once; one, where each has to know what those before it cost. */
  workers?: number;
};

/**
 * Checks tags in order, several at once: HEAD, and a GET for what is new. What each was is stored as it comes; that it was checked
 * is said in one UPDATE for many. A tag that fails has a problem of its own, and the others go on. What HEAD alone says of further
 * tags of a digest is written last, when GET has agreed with HEAD everywhere.
 *
 * @returns how many of `tags` were not begun, wait for the quota, or were cut off because the process stops
 * @throws the first error that would meet all other tags too, after the tags in work have ended
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

  /** Keeps what `work` found out about the tag, or what kept it from being read. */
  async function finish(tag: WatchedTag, work: () => Promise<TagCheck | null>): Promise<void> {
    const { findings, clock, random } = run;
    let check: TagCheck | null;
    let isWaiting = false;
    try {
      check = await work();
      if (check === null) return;
      findings.succeeded += 1;
    } catch (error) {
      // Stopping is nobody's failure: the tag is left for the next poll.
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

  /** @returns how many were not begun */
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
  // Those that still need a GET first: it may contradict HEAD.
  for (const moves of [deferred.get(false) ?? [], deferred.get(true) ?? []])
    notBegun += await each(moves, (move) => finish(move.tag, () => settleMove(run, move, options)));
  if (fatal !== null) throw (fatal as { error: unknown }).error;
  return notBegun + cutOff + waiting;
}
