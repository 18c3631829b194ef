import { intervalsOf, retryDelayMs, withJitter } from '#lib/analysis/intervals.ts';
import { type Claim, releaseClaim } from '#lib/db/claims.ts';
import { isToDerive } from '#lib/db/derived.ts';
import { finishPoll, type PollResult } from '#lib/db/polls.ts';
import type { RegistryRow } from '#lib/db/registries.ts';
import { findSoonestCheck } from '#lib/db/tags.ts';
import type { GateState } from '#lib/registry/index.ts';
import { deriveClaimed } from './derive.ts';
import { noteTrouble } from './note-trouble.ts';
import { type PollFindings, progressOf } from './poll-run.ts';
import type { PollerOptions } from './poller.ts';
import { toProblem } from './problem.ts';
import { saveHealth } from './registry-health.ts';

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
};

/** Derives from what was observed, writes how the poll ended, and gives the repository back. */
export async function endPoll(options: PollerOptions, ending: Ending): Promise<PollEnd> {
  const { db, clock, log } = options;
  const { claim, pollId, registry, findings, error } = ending;
  const now = clock.now();
  if (error !== null)
    log.warn({ repository: claim.name, registry: registry.host, poll: pollId, err: error }, 'poll failed');
  const endsFirstLook = claim.firstLookedAt === null && findings.isComplete;
  const firstLookedAt = endsFirstLook ? now : claim.firstLookedAt;
  if (ending.derive && (endsFirstLook || (await isToDerive(db, claim.id, now)))) {
    await deriveClaimed(db, claim, firstLookedAt, now);
  }
  const result = toResult(findings, error);
  const nextPollAt = claim.origin === 'demo' ? null : await planNext(options, ending, now);
  const { gate } = ending;
  // Together: nobody sees a poll that ended while its repository is still held, nor the reverse.
  await db.$transaction(async (tx) => {
    await saveHealth(tx, registry.id, { error, gate, findings, now });
    await noteTrouble(tx, { claim, registry, error, now });
    await finishPoll(tx, claim.id, pollId, result, now);
    await releaseClaim(tx, claim, {
      nextPollAt,
      lastPollAt: now,
      succeeded: error === null,
      ...(findings.listed === null ? {} : { listedAt: now, listTruncated: findings.listed.truncated }),
      ...(firstLookedAt === null ? {} : { firstLookedAt }),
    });
  });
  return { pollId, state: result.state, observed: findings.observed, nextPollAt };
}

function toResult(findings: PollFindings, error: unknown): PollResult {
  const { failures, failed, checked } = findings;
  const numbers = { ...progressOf(findings), failures };
  if (error === null) return { ...numbers, state: failed > 0 ? 'partial' : 'succeeded', error: null };
  return { ...numbers, state: checked > failed ? 'partial' : 'failed', error: toProblem(error) };
}

async function planNext({ db, random }: PollerOptions, { claim, findings, error }: Ending, now: Date): Promise<Date> {
  if (error !== null) return new Date(now.getTime() + withJitter(retryDelayMs(claim.consecutiveFailures), random()));
  if (claim.firstLookedAt === null && !findings.isComplete) return findings.waitUntil ?? now;
  const { listMs } = intervalsOf(claim);
  const listedMs = findings.listed === null ? (claim.listedAt?.getTime() ?? 0) : now.getTime();
  const listAt = listedMs + withJitter(listMs, random());
  const checkAt = (await findSoonestCheck(db, claim.id))?.getTime() ?? listAt;
  return new Date(Math.max(now.getTime(), Math.min(listAt, checkAt)));
}
