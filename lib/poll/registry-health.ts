import type { Database } from '#lib/db/client.ts';
import {
  endHeadDistrust,
  findRegistryState,
  type RegistryStateRow,
  saveRegistryState,
} from '#lib/db/registries/registries.ts';
import type { StoredPause } from '#lib/db/registries/registry-pause.ts';
import { InvalidManifestError } from '#lib/image/errors.ts';
import { type GateState, RegistryError } from '#lib/registry/index.ts';
import { hasAsked, hasRead } from './poll-outcome.ts';
import { isHeadUseless, type PollFindings } from './poll-run.ts';
import { isRegistryTrouble, toStoredProblem } from './problem.ts';

export type SeenRegistry = {
  /** The error that ended the poll early, else null. */
  error: unknown;
  gate: GateState | null;
  findings: PollFindings;
  /** When the poll decided whether to use HEAD. */
  startedAt: Date;
  now: Date;
};

/** HEAD is tried again after a day (M-07). */
const HEAD_RETRY_MS = 86_400_000;

/**
 * Stores for all processes what a poll found out about its registry: health and quota. keepPauses stores pauses. An
 * error of one repository (denied, not found) counts as an answer. A poll without an answer leaves the health
 * unchanged.
 */
export async function saveHealth(
  db: Database,
  registryId: string,
  { error, gate, findings, startedAt, now }: SeenRegistry,
): Promise<void> {
  if (error === null && !hasAsked(findings)) return;
  const before = await findRegistryState(db, registryId);
  const isPaused = [before?.pausedUntil, gate?.pausedUntil].some((until) => until && until > now);
  const { quota, latencyMs, listed, heads } = findings;
  // Another poll may have found that HEAD is wrong. It stored that after this poll's start, so its entry stays.
  if (heads.useful > 0) await endHeadDistrust(db, registryId, startedAt);
  const shared: Omit<Partial<RegistryStateRow>, keyof StoredPause> = {
    ...(gate ? { consecutiveFailures: gate.consecutiveFailures } : {}),
    ...(isHeadUseless(findings) || findings.isHeadContradicted
      ? { headUnusableUntil: new Date(now.getTime() + HEAD_RETRY_MS) }
      : {}),
    ...(listed === null || listed.pageSize === null ? {} : { pageSize: listed.pageSize }),
    ...(latencyMs === null ? {} : { latencyMs: Math.max(1, Math.round(latencyMs)) }),
    // Keeps a newer quota that another poll stored.
    ...(quota && quota.at > (before?.quotaAt ?? new Date(0))
      ? {
          quotaLimit: quota.limit,
          quotaRemaining: quota.remaining,
          quotaWindowSeconds: quota.windowSeconds,
          quotaAt: quota.at,
        }
      : {}),
  };
  if (isRegistryTrouble(error)) {
    const troubleSince = before?.troubleSince ?? now;
    const health = isPaused ? 'paused' : 'troubled';
    await saveRegistryState(db, registryId, {
      ...shared,
      health,
      troubleSince,
      // A pause keeps the trouble that caused it: that no request was sent is no new trouble.
      ...(error instanceof RegistryError && error.kind === 'paused'
        ? {}
        : { lastTroubleAt: now, lastTrouble: toStoredProblem(error) }),
    });
  } else {
    const answer = {
      health: isPaused ? ('paused' as const) : ('answering' as const),
      lastAnswerAt: now,
      troubleSince: null,
    };
    await saveRegistryState(db, registryId, { ...shared, ...(isAnswered(findings, error) ? answer : {}) });
  }
}

/** True if the registry answered, also with a refusal. */
function isAnswered(findings: PollFindings, error: unknown): boolean {
  if (hasRead(findings) || findings.isListRefused) return true;
  return [error, findings.firstFailure].some(
    (one) => one instanceof InvalidManifestError || (one instanceof RegistryError && one.hostAnswered === true),
  );
}
