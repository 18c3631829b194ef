import type { QuotaState } from '#lib/analysis/quota.ts';
import type { Database } from '#lib/db/client.ts';
import { findRegistryState, saveRegistryState } from '#lib/db/registries.ts';
import type { GateState } from '#lib/registry/index.ts';
import { isRegistryTrouble, toProblem } from './problem.ts';

/**
 * Keeps what a poll learned of its registry where every process sees it: health, the pause of its gate, its quota.
 * Errors of one repository (denied, not found) are no trouble of the registry.
 */
export async function saveHealth(
  db: Database,
  registryId: string,
  seen: { error: unknown; now: Date; gate?: GateState; quota?: QuotaState | null; latencyMs?: number | null },
): Promise<void> {
  const { error, gate, quota, now, latencyMs } = seen;
  const shared = {
    ...(gate ? { pausedUntil: gate.pausedUntil, consecutiveFailures: gate.consecutiveFailures } : {}),
    ...(latencyMs ? { latencyMs } : {}),
    ...(quota
      ? {
          quotaLimit: quota.limit,
          quotaRemaining: quota.remaining,
          quotaWindowSeconds: quota.windowSeconds,
          quotaAt: quota.at,
        }
      : {}),
  };
  if (!isRegistryTrouble(error)) {
    const isPaused = gate?.pausedUntil !== undefined && gate.pausedUntil !== null && gate.pausedUntil > now;
    await saveRegistryState(db, registryId, {
      ...shared,
      ...(error === null || error === undefined
        ? { health: isPaused ? ('paused' as const) : ('answering' as const), lastAnswerAt: now, troubleSince: null }
        : {}),
    });
    return;
  }
  const before = await findRegistryState(db, registryId);
  await saveRegistryState(db, registryId, {
    ...shared,
    health: before?.pausedUntil && before.pausedUntil > now ? 'paused' : 'troubled',
    troubleSince: before?.troubleSince ?? now,
    lastTroubleAt: now,
    lastTrouble: toProblem(error),
  });
}
