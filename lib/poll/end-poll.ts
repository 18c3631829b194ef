import { intervalsOf, retryDelayMs, withJitter } from '#lib/analysis/intervals.ts';
import { type Claim, releaseClaim } from '#lib/db/claims.ts';
import { isToDerive } from '#lib/db/derived.ts';
import { finishPoll, type PollResult } from '#lib/db/polls.ts';
import { noteQuotaUse, type QuotaPurpose } from '#lib/db/quota-uses.ts';
import type { RegistryRow } from '#lib/db/registries.ts';
import { findSoonestCheck } from '#lib/db/tags.ts';
import { findSoonestPart } from '#lib/db/unread-parts.ts';
import { type GateState, RegistryError } from '#lib/registry/index.ts';
import { deriveClaimed } from './derive.ts';
import { noteTrouble } from './note-trouble.ts';
import { type PollFindings, progressOf } from './poll-run.ts';
import type { PollerOptions } from './poller.ts';
import { toPollError } from './problem.ts';
import { saveHealth } from './registry-health.ts';
import { waitingForQuota } from './unread-reason.ts';

export type PollEnd = { pollId: string; state: PollResult['state']; observed: number; nextPollAt: Date | null };

type Ending = {
  claim: Claim;
  pollId: string;
  registry: RegistryRow;
  findings: PollFindings;
  gate: GateState | null;
  /** What ended the poll early, else null. */
  error: unknown;
  derive: boolean;
  startedAt: Date;
  /** Requests that count against the registry's quota, by purpose. */
  quotaUses: ReadonlyMap<QuotaPurpose, number>;
};

/** Nothing was asked: the pause of the registry is neither a success nor a failure of the repository. */
const isPaused = (error: unknown): boolean => error instanceof RegistryError && error.kind === 'paused';

/** A repository fails as a whole when all of its tags fail; what the first of them failed with stands for it. */
function findTotalFailure({ checked, failed, waiting, untroubled, firstFailure }: PollFindings): unknown {
  return failed > 0 && failed === checked && waiting === 0 && untroubled === 0 ? firstFailure : null;
}

/** Derives from what was observed, writes how the poll ended, and gives the repository back. */
export async function endPoll(options: PollerOptions, ending: Ending): Promise<PollEnd> {
  const { db, clock, log } = options;
  const { claim, pollId, registry, findings } = ending;
  const error = ending.error ?? findTotalFailure(findings);
  const now = clock.now();
  if (error !== null)
    log.warn({ repository: claim.name, registry: registry.host, poll: pollId, err: error }, 'poll failed');
  const endsFirstLook = claim.firstLookedAt === null && findings.isComplete;
  const firstLookedAt = endsFirstLook ? now : claim.firstLookedAt;
  if (ending.derive && (endsFirstLook || (await isToDerive(db, claim.id, now)))) {
    await deriveClaimed(db, claim, firstLookedAt, now);
  }
  const result = toResult(findings, error);
  const nextPollAt = claim.origin === 'demo' ? null : await planNext(options, { ...ending, error }, now);
  const { gate, startedAt } = ending;
  // Together: nobody sees a poll that ended while its repository is still held, nor the reverse.
  await db.$transaction(async (tx) => {
    await saveHealth(tx, registry.id, { error, gate, findings, startedAt, now });
    if (!isPaused(error)) await noteTrouble(tx, { claim, registry, error, now });
    await finishPoll(tx, claim.id, pollId, result, now);
    for (const [purpose, requests] of ending.quotaUses) await noteQuotaUse(tx, registry.id, purpose, requests, now);
    await releaseClaim(tx, claim, {
      nextPollAt,
      lastPollAt: now,
      succeeded: isPaused(error) ? null : error === null,
      ...(findings.listed === null ? {} : { listedAt: now, listTruncated: findings.listed.truncated }),
      ...(firstLookedAt === null ? {} : { firstLookedAt }),
    });
  });
  return { pollId, state: result.state, observed: findings.observed, nextPollAt };
}

function toResult(findings: PollFindings, error: unknown): PollResult {
  const { failures, failed, checked, atReserve, isListRefused } = findings;
  const numbers = { ...progressOf(findings), failures };
  if (error !== null) return { ...numbers, state: checked > failed ? 'partial' : 'failed', error: toPollError(error) };
  const isPartial = failed > 0 || isListRefused || atReserve !== null;
  const reason = atReserve && waitingForQuota(atReserve);
  const problem = reason && { code: reason.code, message: reason.message, hint: reason.hint };
  return { ...numbers, state: isPartial ? 'partial' : 'succeeded', error: problem };
}

async function planNext({ db, random }: PollerOptions, { claim, findings, error }: Ending, now: Date): Promise<Date> {
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
