import { intervalsOf, retryDelayMs, withJitter } from '#lib/analysis/polls/intervals.ts';
import type { Database } from '#lib/db/client.ts';
import { findSoonestPart } from '#lib/db/images/unread-parts.ts';
import { type Claim, releaseClaim } from '#lib/db/polls/claims.ts';
import { finishPoll, type PollResult } from '#lib/db/polls/polls.ts';
import { noteQuotaUse } from '#lib/db/registries/quota-uses.ts';
import type { RegistryRow } from '#lib/db/registries/registries.ts';
import { isToDerive } from '#lib/db/series/derived.ts';
import { findTagProblem } from '#lib/db/tags/tag-problems.ts';
import { findSoonestCheck } from '#lib/db/tags/tags.ts';
import type { QuotaPurpose } from '#lib/domain/registry.ts';
import { parseListNotes } from '#lib/image/list-note.ts';
import { noteSecrets } from '#lib/incidents/note-secrets.ts';
import { noteTrouble } from '#lib/incidents/note-trouble.ts';
import { type GateState, RegistryError } from '#lib/registry/index.ts';
import { deriveAndQueue } from './derive-and-queue.ts';
import type { PollDependencies } from './poll-dependencies.ts';
import { decideOutcome, type PollOutcome } from './poll-outcome.ts';
import { type PollFindings, progressOf } from './poll-run.ts';
import { mayBeRegistrys, type PollFailure, toPollError, toProblemAt } from './problem.ts';
import { saveHealth } from './registry-health.ts';
import { waitingForQuota } from './unread-reason.ts';
import { decideListNotes } from './warnings-heard.ts';

export type PollEnd = { pollId: string; state: PollResult['state']; observed: number; nextPollAt: Date | null };

type Ending = {
  claim: Claim;
  pollId: string;
  registry: RegistryRow;
  findings: PollFindings;
  gate: GateState | null;
  /** The error that ended the poll early, else null. */
  error: unknown;
  derive: boolean;
  startedAt: Date;
  /** Requests that count against the registry's quota, by purpose. */
  quotaUses: ReadonlyMap<QuotaPurpose, number>;
};

/** Derives new observations, writes the result of the poll, and releases the repository. */
export async function endPoll(options: PollDependencies, ending: Ending): Promise<PollEnd> {
  const { db, clock, log } = options;
  const { claim, pollId, registry, findings } = ending;
  const now = clock.now();
  const outcome = decideOutcome(ending.error, findings);
  const failure = await findFailure(db, ending, outcome);
  if (failure !== null) {
    const facts = { repository: claim.name, registry: registry.host, poll: pollId, reason: outcome.reason };
    log.warn({ ...facts, err: ending.error ?? findings.firstFailure ?? failure.problem }, 'poll failed');
  }
  const endsFirstLook = claim.firstLookedAt === null && findings.isComplete;
  const firstLookedAt = endsFirstLook ? now : claim.firstLookedAt;
  if (ending.derive && (endsFirstLook || (await isToDerive(db, claim.id, now)))) {
    await deriveAndQueue(options, claim, firstLookedAt, now);
  }
  // Tags can have been moved or deleted.
  await noteSecrets(db, claim.id, { now });
  const result = toResult(findings, failure);
  const nextPollAt = claim.origin === 'demo' ? null : await planNext(options, ending, outcome, now);
  const { error, gate, startedAt } = ending;
  // One transaction, so that the end of the poll and the release of its repository become visible together.
  await db.$transaction(async (tx) => {
    await saveHealth(tx, registry.id, { error, gate, findings, startedAt, now });
    if (outcome.succeeded !== null)
      await noteTrouble(tx, { claim, registry, failure: outcome.succeeded ? null : failure, now });
    await finishPoll(tx, claim.id, pollId, result, now);
    for (const [purpose, requests] of ending.quotaUses) await noteQuotaUse(tx, registry.id, purpose, requests, now);
    await releaseClaim(tx, claim, {
      nextPollAt,
      lastPollAt: now,
      succeeded: outcome.succeeded,
      ...(findings.listed === null ? {} : { listedAt: now }),
      listTruncated: findings.listed?.truncated ?? null,
      listNotes: decideListNotes(
        findings.listed?.notes ?? null,
        findings.warnings.list(),
        parseListNotes(claim.listNotes),
      ),
      ...(firstLookedAt === null ? {} : { firstLookedAt }),
    });
  });
  return { pollId, state: result.state, observed: findings.observed, nextPollAt };
}

/** The failure of the poll as a whole, also where it does not count for the repository. Null where there was none. */
async function findFailure(
  db: Database,
  { error, findings }: Ending,
  { reason }: PollOutcome,
): Promise<PollFailure | null> {
  if (error !== null) return { problem: toPollError(error), isRegistrys: mayBeRegistrys(error), isOfTags: false };
  if (reason !== 'all-tags-fail' && reason !== 'all-tags-failed-before') return null;
  const { firstFailure, unchecked, listed, isListRefused } = findings;
  const stored =
    firstFailure === null && unchecked.troubledTagId !== null
      ? await findTagProblem(db, unchecked.troubledTagId)
      : null;
  return {
    problem: stored ?? toProblemAt(firstFailure, 'tag'),
    isRegistrys: mayBeRegistrys(firstFailure),
    isOfTags: listed !== null && !isListRefused,
  };
}

function toResult(findings: PollFindings, failure: PollFailure | null): PollResult {
  const { failures, failed, checked, atReserve, isListRefused } = findings;
  const numbers = { ...progressOf(findings), failures };
  if (failure !== null) return { ...numbers, state: checked > failed ? 'partial' : 'failed', error: failure.problem };
  const isPartial = failed > 0 || isListRefused || atReserve !== null;
  const reason = atReserve && waitingForQuota(atReserve);
  const problem = reason && { code: reason.code, message: reason.message, hint: reason.hint };
  return { ...numbers, state: isPartial ? 'partial' : 'succeeded', error: problem };
}

async function planNext(
  { db, random }: PollDependencies,
  { claim, findings, error }: Ending,
  { reason }: PollOutcome,
  now: Date,
): Promise<Date> {
  if (reason === 'interrupted') return now;
  if (error instanceof RegistryError && error.pausedUntil !== null) return error.pausedUntil;
  if (error !== null) return new Date(now.getTime() + withJitter(retryDelayMs(claim.consecutiveFailures), random()));
  if (claim.firstLookedAt === null && !findings.isComplete) return findings.waitUntil ?? now;
  const { listMs } = intervalsOf(claim);
  const listedMs = findings.listed === null ? (claim.listedAt?.getTime() ?? 0) : now.getTime();
  const listAt = listedMs + withJitter(listMs, random());
  const checkAt = (await findSoonestCheck(db, claim.id))?.getTime() ?? listAt;
  const partAt = (await findSoonestPart(db, claim.id))?.getTime() ?? listAt;
  return new Date(Math.max(now.getTime(), Math.min(listAt, checkAt, partAt)));
}
