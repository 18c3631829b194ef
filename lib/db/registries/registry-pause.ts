import type { Database } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import type { StoredProblem } from '../polls/polls.ts';

/** A pause of a registry, shared by all processes. */
export type StoredPause = { pausedUntil: Date | null; pausedAt: Date | null; pauseReason: StoredProblem | null };

/**
 * Stores a pause when it starts. A stored pause that no success has ended keeps its beginning and its first reason, and
 * never becomes shorter.
 */
export async function savePause(db: Database, registryId: string, pause: StoredPause, now: Date): Promise<void> {
  const { pausedUntil, pauseReason } = pause;
  const pausedAt = pause.pausedAt ?? now;
  const reason = pauseReason && JSON.stringify(pauseReason);
  await db.$executeRaw`
    insert into "RegistryState" as s
      ("registryId", health, "pausedUntil", "pausedAt", "pauseReason", "troubleSince", "lastTroubleAt", "lastTrouble")
    values (${registryId}, 'paused', ${pausedUntil}, ${pausedAt}, ${reason}::jsonb, ${pausedAt}, ${now}, ${reason}::jsonb)
    on conflict ("registryId") do update set health = 'paused',
      "pausedUntil" = greatest(s."pausedUntil", excluded."pausedUntil"),
      "pausedAt" = case when s."pausedUntil" is null then excluded."pausedAt" else coalesce(s."pausedAt", excluded."pausedAt") end,
      "pauseReason" = case when s."pausedUntil" is null then excluded."pauseReason" else coalesce(s."pauseReason", excluded."pauseReason") end,
      "troubleSince" = coalesce(s."troubleSince", excluded."troubleSince"),
      "lastTroubleAt" = excluded."lastTroubleAt",
      "lastTrouble" = coalesce(excluded."lastTrouble", s."lastTrouble")`;
}

/** Ends the pause until `until` after a success, unless another process has prolonged it. */
export async function endPause(db: Database, registryId: string, until: Date): Promise<void> {
  await db.registryState.updateMany({
    where: { registryId, pausedUntil: { lte: until } },
    data: { pausedUntil: null, pausedAt: null, pauseReason: Prisma.DbNull },
  });
}
