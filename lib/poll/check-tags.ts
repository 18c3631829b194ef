import { fence } from '#lib/db/claims.ts';
import { LeaseLostError } from '#lib/db/errors.ts';
import { endObservations } from '#lib/db/observations.ts';
import { saveProgress } from '#lib/db/polls.ts';
import { saveTagChecks, type TagCheck, type WatchedTag } from '#lib/db/tags.ts';
import type { Digest } from '#lib/image/digest.ts';
import { RegistryError } from '#lib/registry/index.ts';
import { isHeadUseless, noteFailure, type PollRun, progressOf } from './poll-run.ts';
import { endsPoll, toProblem } from './problem.ts';
import { checkedOutcome, failedOutcome, missingOutcome } from './tag-outcome.ts';

/** More than the gate lets through at once, so that it is kept busy while others are being stored. */
const WORKERS = 10;
const FLUSH_EVERY = 250;
const PROGRESS_EVERY = 20;
/** Many polls share one pool of connections: their turn comes. */
const PATIENT = { timeout: 30_000, maxWait: 30_000 };
/** So many in a row that cannot be used: something stands in front of the registry (PROTOCOL P-14). */
const MAX_FAILURES_IN_A_ROW = 5;

export type CheckOptions = {
  /** Instead of the repository's platforms. */
  platforms?: readonly string[];
  /** Asked before each tag that may need a GET; false ends the round. */
  mayGoOn?: () => Promise<boolean>;
  /** Tags at once; one, where each has to know what those before it cost. */
  workers?: number;
};

/**
 * Looks at tags in order, several at once: HEAD, and what is new behind it. What each was is stored as it comes; that
 * it was checked is said in one UPDATE for many.
 *
 * @returns how many of `tags` were not begun, or were cut off because the process stops
 * @throws the first error that would meet all other tags too, after the tags in work have ended
 */
export async function checkTags(
  run: PollRun,
  tags: readonly WatchedTag[],
  options: CheckOptions = {},
): Promise<number> {
  const checks: TagCheck[] = [];
  let next = 0;
  let failuresInARow = 0;
  let cutOff = 0;
  let fatal: { error: unknown } | null = null;

  async function flush(): Promise<void> {
    const batch = checks.splice(0);
    const gone = batch.flatMap(({ id, goneAt }) => (goneAt === null ? [] : [{ tagId: id, at: goneAt }]));
    if (batch.length === 0) return;
    await run.db.$transaction(async (tx) => {
      await fence(tx, run.claim);
      await endObservations(tx, run.claim.id, gone);
      await saveTagChecks(tx, batch);
    }, PATIENT);
  }

  async function work(): Promise<void> {
    while (next < tags.length && fatal === null && !run.isOver()) {
      if (options.mayGoOn && !(await options.mayGoOn())) return;
      const tag = tags[next];
      next += 1;
      if (!tag) return;
      try {
        checks.push(await checkTag(run, tag, options.platforms));
        failuresInARow = 0;
      } catch (error) {
        // Stopping is nobody's failure: the tag is left for the next poll.
        if (run.signal.aborted && !(run.signal.reason instanceof LeaseLostError)) {
          cutOff += 1;
          return;
        }
        const { code, message } = toProblem(error);
        failuresInARow += 1;
        if (endsPoll(error) || failuresInARow >= MAX_FAILURES_IN_A_ROW) {
          fatal ??= { error };
          return;
        }
        noteFailure(run.findings, { tag: tag.name, code, message });
        checks.push(failedOutcome(tag, run.clock.now()));
      }
      run.findings.tagsDone += 1;
      run.findings.checked += 1;
      if (checks.length >= FLUSH_EVERY) await flush();
      if (run.findings.tagsDone % PROGRESS_EVERY === 0) {
        await saveProgress(run.db, run.pollId, progressOf(run.findings));
      }
    }
  }

  // Stopped or failed, every tag that was begun is waited for: nothing writes after this returns.
  const ends = await Promise.allSettled(
    Array.from({ length: Math.min(options.workers ?? WORKERS, tags.length) }, work),
  );
  await flush();
  if (fatal !== null) throw (fatal as { error: unknown }).error;
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return tags.length - next + cutOff;
}

async function checkTag(run: PollRun, tag: WatchedTag, platforms?: readonly string[]): Promise<TagCheck> {
  const { clock, intervals, random } = run;
  try {
    const hint = await readDigest(run, tag.name);
    const isDue = tag.retryAt !== null && tag.retryAt <= clock.now();
    if (hint !== null && hint === tag.digest && !isDue)
      return checkedOutcome(tag, false, intervals, clock.now(), random());
    const changed = await run.store.store(tag, await run.collector.collect(tag.name, hint, platforms));
    if (changed) run.findings.observed += 1;
    return checkedOutcome(tag, changed, intervals, clock.now(), random());
  } catch (error) {
    if (error instanceof RegistryError && error.kind === 'not-found') return missingOutcome(tag, clock.now());
    throw error;
  }
}

/** The digest HEAD names, or null where HEAD is of no use and GET has to tell (PROTOCOL M-07, M-09 to M-11). */
async function readDigest(run: PollRun, tag: string): Promise<Digest | null> {
  const { client, claim, signal, findings } = run;
  if (run.known.skipsHead || isHeadUseless(findings)) return null;
  const startedAt = performance.now();
  try {
    const { digest } = await client.headManifest(claim.name, tag, signal);
    findings.latencyMs = Math.min(findings.latencyMs ?? Number.POSITIVE_INFINITY, performance.now() - startedAt);
    findings.heads[digest === null ? 'useless' : 'useful'] += 1;
    return digest;
  } catch (error) {
    // M-10: HEAD has no body to say what was not found; GET decides.
    if (error instanceof RegistryError && error.kind === 'not-found') return null;
    throw error;
  }
}
