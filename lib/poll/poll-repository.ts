import { intervalsOf } from '#lib/analysis/polls/intervals.ts';
import { LeaseLostError } from '#lib/db/errors.ts';
import type { Claim } from '#lib/db/polls/claims.ts';
import { countManifestRequests, startPoll } from '#lib/db/polls/polls.ts';
import {
  findRegistryState,
  getRegistry,
  type RegistryRow,
  type RegistryStateRow,
} from '#lib/db/registries/registries.ts';
import type { PollTrigger } from '#lib/domain/poll.ts';
import type { SecretMask } from '#lib/findings/secrets/secret-mask.ts';
import { pausedError } from '#lib/registry/index.ts';
import { createCollector } from './collect.ts';
import { createMoves } from './confirm-moves.ts';
import { deriveAndQueue } from './derive-and-queue.ts';
import { deriveMeanwhile } from './derive-meanwhile.ts';
import { endPoll, type PollEnd } from './end-poll.ts';
import { runFirstLook } from './first-look.ts';
import type { PollDependencies } from './poll-dependencies.ts';
import { noFindings, type PollFindings, type PollRun } from './poll-run.ts';
import { createQuotaGuard } from './quota-guard.ts';
import { readDueParts } from './read-parts.ts';
import { recheckRepository } from './recheck.ts';
import { quotaOf } from './shared-quota.ts';
import { createTagStore } from './store-tag.ts';

/** Time limit of one poll (S-49). The next poll continues. */
const POLL_MS = 5 * 60_000;
/** Assumed platforms of a tag until one was read, as in an index of an official image. */
const GUESSED_PLATFORMS = 8;

export type PollContext = {
  trigger: PollTrigger;
  signal: AbortSignal;
  isStopping: () => boolean;
  /** False leaves observations unjudged for a later poll. A replay derives only now and then. */
  derive?: boolean;
};

/**
 * Polls a claimed repository, stores and derives new observations, and releases it with the time of the next poll.
 * Failures of the registry are results of the poll, and are not thrown.
 *
 * @throws LeaseLostError, or an error of the database
 */
export async function pollRepository(options: PollDependencies, claim: Claim, context: PollContext): Promise<PollEnd> {
  const { db, clock } = options;
  const startedAt = clock.now();
  const poll = await startPoll(db, claim, context.trigger, startedAt);
  const registry = await getRegistry(db, claim.registryId);
  const state = await findRegistryState(db, claim.registryId);
  const findings = noFindings(quotaOf(state));
  let error: unknown = null;
  let opened: ReturnType<typeof openRun> | null = null;
  try {
    // A requested poll reports the pause immediately.
    if (state?.pausedUntil && state.pausedUntil > clock.now())
      throw pausedError({ registry: registry.host, request: `the poll of ${claim.name}` }, state, clock.now());
    const mask = await options.loadMask();
    opened = openRun(options, { claim, registry, state, context, poll, findings, mask, startedAt });
    const { run } = opened;
    const derive = () => deriveAndQueue(options, claim, claim.firstLookedAt, clock.now());
    await deriveMeanwhile(context.derive === false ? null : derive, findings, async () => {
      if (claim.firstLookedAt === null) await runFirstLook(run, derive);
      else await recheckRepository(run);
      await readDueParts(run);
    });
  } catch (caught) {
    error = caught;
  }
  const gate = opened?.gate.state ?? null;
  if (opened) findings.quota = opened.shared.latest;
  const quotaUses = opened?.run.quota.uses ?? new Map();
  const derive = context.derive ?? true;
  const ending = { claim, pollId: poll.id, registry, findings, gate, error, derive, startedAt, quotaUses };
  try {
    return await endPoll(options, ending);
  } catch (failure) {
    if (failure instanceof LeaseLostError || !derive) throw failure;
    // Observations stay stored and unjudged. The next poll derives them; the wait grows with each failure.
    return endPoll(options, { ...ending, error: failure, derive: false });
  }
}

type Opening = {
  claim: Claim;
  registry: RegistryRow;
  state: RegistryStateRow | null;
  context: PollContext;
  poll: { id: string; trigger: PollTrigger };
  findings: PollFindings;
  mask: SecretMask;
  startedAt: Date;
};

function openRun(
  options: PollDependencies,
  { claim, registry, state, context, poll, findings, mask, startedAt }: Opening,
) {
  const { db, clock, random } = options;
  const { signal } = context;
  const openedAt = performance.now();
  const {
    client,
    gate,
    quota: shared,
  } = options.clients.open(registry, state, {
    // A first check can request a hundred thousand tags.
    pace: claim.firstLookedAt === null ? 'background' : 'none',
    onRequest: (kind) => {
      findings.requests[kind] += 1;
    },
    onQuota: () => {
      findings.quota = shared.latest;
    },
    onWarning: findings.warnings.hear,
  });
  shared.adopt(findings.quota);
  const { name: repository, platforms } = claim;
  const quota = createQuotaGuard({
    now: clock.now,
    shared,
    countOthers: (since) => countManifestRequests(db, claim.registryId, since, poll.id),
    countOwn: () => findings.requests.manifest,
    guess: 1 + (platforms.length || GUESSED_PLATFORMS),
    onWait: (until) => {
      if (findings.waitUntil === null || until < findings.waitUntil) findings.waitUntil = until;
    },
    onReserve: (error) => {
      findings.atReserve ??= error;
    },
  });
  const isOver = () => context.isStopping() || signal.aborted || performance.now() - openedAt > POLL_MS;
  const run: PollRun = {
    db,
    claim,
    client,
    clock,
    random,
    signal,
    findings,
    quota,
    isOver,
    pollId: poll.id,
    known: {
      skipsHead: (state?.headUnusableUntil ?? new Date(0)) > startedAt,
      pageSize: state?.pageSize ?? null,
    },
    trigger: poll.trigger,
    intervals: intervalsOf(claim),
    collector: createCollector({
      db,
      client,
      repository,
      platforms,
      quota,
      random,
      signal,
      mask,
      isOver,
      repositoryId: claim.id,
      now: clock.now,
    }),
    moves: createMoves(),
    store: createTagStore({ db, claim, pollId: poll.id, clock }),
  };
  return { run, gate, shared };
}
