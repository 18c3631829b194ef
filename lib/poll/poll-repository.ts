import { intervalsOf, retryDelayMs, withJitter } from '#lib/analysis/intervals.ts';
import { decideQuota, type QuotaState } from '#lib/analysis/quota.ts';
import { type Claim, releaseClaim } from '#lib/db/claims.ts';
import { hasUnjudged } from '#lib/db/derived.ts';
import type { PollTrigger } from '#lib/db/generated/enums.ts';
import { countManifestRequests, finishPoll, type PollRequests, type PollResult, startPoll } from '#lib/db/polls.ts';
import { findRegistryState, getRegistry, type RegistryStateRow } from '#lib/db/registries.ts';
import { listWatchedTags } from '#lib/db/tags.ts';
import type { Quota } from '#lib/registry/index.ts';
import { progressOf } from './check-tags.ts';
import { createCollector } from './collect.ts';
import { deriveClaimed } from './derive.ts';
import { type FirstLookOutcome, lookFirst } from './first-look.ts';
import { lookAgain } from './look-again.ts';
import { type PollRun, startProgress } from './poll-run.ts';
import type { PollerOptions } from './poller.ts';
import { toProblem } from './problem.ts';
import { saveHealth } from './registry-health.ts';

/** PROTOCOL S-49: one poll; what is left is for the next. */
const POLL_MS = 5 * 60_000;

export type PollEnd = { pollId: string; state: PollResult['state']; nextPollAt: Date | null };

/**
 * Looks at a claimed repository, stores what is new, derives, and gives the repository back with the time of the next
 * look. Never throws for what a registry did: that is the poll's outcome.
 *
 * @throws LeaseLostError, or the database's error
 */
export async function pollRepository(
  options: PollerOptions,
  claim: Claim,
  context: { trigger: PollTrigger; signal: AbortSignal; isStopping: () => boolean },
): Promise<PollEnd> {
  const { db, clock } = options;
  const { id: pollId, trigger } = await startPoll(db, claim, context.trigger, clock.now());
  const registry = await getRegistry(db, claim.registryId);
  const state = await findRegistryState(db, claim.registryId);
  const quota = { now: quotaOf(state), heard: false };
  const requests: PollRequests = { ping: 0, token: 0, list: 0, head: 0, manifest: 0, config: 0 };
  const startedAt = performance.now();

  let error: unknown = null;
  let progress = startProgress();
  let outcome: FirstLookOutcome = { finished: false, waitUntil: null };
  let listed: { truncated: boolean } | null = null;
  try {
    const { client, gate } = options.clients.open(registry, state, {
      onRequest: (kind) => {
        requests[kind] += 1;
      },
      onQuota: (heard: Quota) => {
        quota.now = { ...heard, at: clock.now() };
        quota.heard = true;
      },
    });
    const run: PollRun = {
      ...{ db, claim, pollId, client, clock, requests, progress },
      random: options.random,
      intervals: intervalsOf(claim),
      signal: context.signal,
      collector: createCollector({
        db,
        client,
        repository: claim.name,
        platforms: claim.platforms,
        now: clock.now,
        signal: context.signal,
      }),
      isOver: () => context.isStopping() || context.signal.aborted || performance.now() - startedAt > POLL_MS,
    };
    progress = run.progress;
    const derive = () => deriveClaimed(db, claim, claim.firstLookedAt, clock.now());
    try {
      if (claim.firstLookedAt === null) {
        outcome = await lookFirst(run, {
          derive,
          onListed: (list) => {
            listed = list;
          },
          hasQuota: () => quota.now !== null,
          mayGoOn: async () => {
            const since = new Date(clock.now().getTime() - (quota.now?.windowSeconds ?? 0) * 1000);
            const spent =
              quota.now === null ? 0 : (await countManifestRequests(db, claim.registryId, since)) + requests.manifest;
            return decideQuota(quota.now, spent, clock.now());
          },
        });
      } else {
        await lookAgain(run, trigger, (list) => {
          listed = list;
        });
      }
    } finally {
      await saveHealth(db, claim.registryId, {
        gate: gate.state,
        quota: quota.heard ? quota.now : null,
        now: clock.now(),
        error: null,
      });
    }
  } catch (caught) {
    error = caught;
  }
  return finish();

  async function finish(): Promise<PollEnd> {
    const now = clock.now();
    if (error !== null) {
      await saveHealth(db, claim.registryId, { error, now });
      options.log.warn({ repository: claim.name, registry: registry.host, poll: pollId, err: error }, 'poll failed');
    }
    const firstLookedAt = claim.firstLookedAt ?? (outcome.finished ? now : null);
    if ((await hasUnjudged(db, claim.id)) || (claim.firstLookedAt === null && outcome.finished)) {
      await deriveClaimed(db, claim, firstLookedAt, now);
    }
    const result = toResult(error, progress, requests);
    const nextPollAt = claim.origin === 'demo' ? null : await planNext(now);
    await finishPoll(db, claim.id, pollId, result, now);
    await releaseClaim(db, claim, {
      nextPollAt,
      lastPollAt: now,
      succeeded: error === null,
      ...(listed === null ? {} : { listedAt: now, listTruncated: listed.truncated }),
      ...(firstLookedAt === null ? {} : { firstLookedAt }),
    });
    return { pollId, state: result.state, nextPollAt };
  }

  async function planNext(now: Date): Promise<Date> {
    if (error !== null)
      return new Date(now.getTime() + withJitter(retryDelayMs(claim.consecutiveFailures), options.random()));
    if (claim.firstLookedAt === null && !outcome.finished) return outcome.waitUntil ?? now;
    const { listMs } = intervalsOf(claim);
    const listAt =
      listed !== null
        ? now.getTime() + withJitter(listMs, options.random())
        : (claim.listedAt?.getTime() ?? 0) + listMs;
    const tags = await listWatchedTags(db, claim.id);
    const checkAt = tags.reduce((soonest, tag) => Math.min(soonest, tag.nextCheckAt?.getTime() ?? soonest), listAt);
    return new Date(Math.max(checkAt, now.getTime()));
  }
}

function toResult(error: unknown, progress: PollRun['progress'], requests: PollRequests): PollResult {
  const { failures, failed } = progress;
  const isPartial = progress.tagsDone > failed;
  const numbers = progressOf({ progress, requests });
  if (error !== null) return { ...numbers, failures, state: isPartial ? 'partial' : 'failed', error: toProblem(error) };
  return { ...numbers, failures, state: failed > 0 ? 'partial' : 'succeeded', error: null };
}

function quotaOf(state: RegistryStateRow | null): QuotaState | null {
  if (
    !state?.quotaAt ||
    state.quotaLimit === null ||
    state.quotaRemaining === null ||
    state.quotaWindowSeconds === null
  )
    return null;
  return {
    limit: state.quotaLimit,
    remaining: state.quotaRemaining,
    windowSeconds: state.quotaWindowSeconds,
    at: state.quotaAt,
  };
}
