import { intervalsOf } from '#lib/analysis/intervals.ts';
import type { QuotaState } from '#lib/analysis/quota.ts';
import type { Claim } from '#lib/db/claims.ts';
import type { PollTrigger } from '#lib/db/generated/enums.ts';
import { startPoll } from '#lib/db/polls.ts';
import { findRegistryState, getRegistry, type RegistryRow, type RegistryStateRow } from '#lib/db/registries.ts';
import { type GateState, pausedError } from '#lib/registry/index.ts';
import { createCollector } from './collect.ts';
import { deriveClaimed } from './derive.ts';
import { endPoll, type PollEnd } from './end-poll.ts';
import { lookFirst } from './first-look.ts';
import { lookAgain } from './look-again.ts';
import { noFindings, type PollFindings, type PollRun } from './poll-run.ts';
import type { PollerOptions } from './poller.ts';
import { createTagStore } from './store-tag.ts';

/** PROTOCOL S-49: one poll; what is left is for the next. */
const POLL_MS = 5 * 60_000;

export type PollContext = {
  trigger: PollTrigger;
  signal: AbortSignal;
  isStopping: () => boolean;
  /** False leaves what was observed unjudged, for a poll soon after: a replay derives now and then. */
  derive?: boolean;
};

/**
 * Looks at a claimed repository, stores what is new, derives, and gives the repository back with the time of the next
 * look. Never throws for what a registry did: that is the poll's outcome.
 *
 * @throws LeaseLostError, or the database's error
 */
export async function pollRepository(options: PollerOptions, claim: Claim, context: PollContext): Promise<PollEnd> {
  const { db, clock } = options;
  const poll = await startPoll(db, claim, context.trigger, clock.now());
  const registry = await getRegistry(db, claim.registryId);
  const state = await findRegistryState(db, claim.registryId);
  const findings = noFindings(quotaOf(state));
  let gate: GateState | null = null;
  let error: unknown = null;
  try {
    // Somebody asked for it, and is told at once.
    if (state?.pausedUntil && state.pausedUntil > clock.now())
      throw pausedError({ registry: registry.host, request: `the poll of ${claim.name}` }, state, clock.now());
    const opened = openRun(options, { claim, registry, state, context, poll, findings });
    gate = opened.gate.state;
    if (claim.firstLookedAt === null) await lookFirst(opened.run, () => deriveClaimed(db, claim, null, clock.now()));
    else await lookAgain(opened.run);
    gate = opened.gate.state;
  } catch (caught) {
    error = caught;
  }
  return endPoll(options, { claim, pollId: poll.id, registry, findings, gate, error, derive: context.derive ?? true });
}

type Opening = {
  claim: Claim;
  registry: RegistryRow;
  state: RegistryStateRow | null;
  context: PollContext;
  poll: { id: string; trigger: PollTrigger };
  findings: PollFindings;
};

function openRun(options: PollerOptions, { claim, registry, state, context, poll, findings }: Opening) {
  const { db, clock, random } = options;
  const { signal } = context;
  const startedAt = performance.now();
  const { client, gate } = options.clients.open(registry, state, {
    // A first look may ask for a hundred thousand tags.
    pace: claim.firstLookedAt === null ? 'background' : 'none',
    onRequest: (kind) => {
      findings.requests[kind] += 1;
    },
    onQuota: ({ limit, remaining, windowSeconds }) => {
      findings.quota = { limit, remaining, windowSeconds, at: clock.now() };
    },
  });
  const { name: repository, platforms } = claim;
  const run: PollRun = {
    ...{ db, claim, client, clock, random, signal, findings },
    pollId: poll.id,
    known: {
      skipsHead: (state?.headUnusableUntil ?? new Date(0)) > clock.now(),
      pageSize: state?.pageSize ?? null,
    },
    trigger: poll.trigger,
    intervals: intervalsOf(claim),
    collector: createCollector({ db, client, repository, platforms, now: clock.now, signal }),
    store: createTagStore({ db, claim, pollId: poll.id, clock }),
    isOver: () => context.isStopping() || signal.aborted || performance.now() - startedAt > POLL_MS,
  };
  return { run, gate };
}

function quotaOf(state: RegistryStateRow | null): QuotaState | null {
  if (!state?.quotaAt || state.quotaLimit === null || state.quotaRemaining === null) return null;
  return {
    limit: state.quotaLimit,
    remaining: state.quotaRemaining,
    windowSeconds: state.quotaWindowSeconds ?? 0,
    at: state.quotaAt,
  };
}
