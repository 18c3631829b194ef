import { NotFoundError } from '#lib/db/errors.ts';
import { listRegistries, type RegistryListing } from '#lib/db/registries.ts';
import type { ViewDoor } from './context.ts';
import type { Registry, RegistryList } from './dto/registry.ts';

export async function readRegistries(door: ViewDoor, now: Date): Promise<RegistryList> {
  const { db } = door.enter('read');
  return { items: (await listRegistries(db, now)).map(toRegistry), nextCursor: null };
}

/** @throws NotFoundError */
export async function readRegistry(door: ViewDoor, id: string, now: Date): Promise<Registry> {
  const { db } = door.enter('read');
  const [row] = await listRegistries(db, now, id);
  if (!row) throw new NotFoundError('registry', id);
  return toRegistry(row);
}

/** Secrets go in, never out (PROTOCOL X-05). */
function toRegistry(row: RegistryListing): Registry {
  const { id, name, host, url, origin, place, insecure, allowPrivate, state, repositoryCount, requests24h } = row;
  return {
    ...{ id, name, host, url, origin, place, insecure, allowPrivate, repositoryCount, requests24h },
    trustedTokenHosts: row.trustedTokenHosts,
    hasCa: row.caPem !== null,
    credential:
      row.credential === null
        ? null
        : { hasSecret: true, updatedAt: (row.credentialUpdatedAt ?? new Date(0)).toISOString() },
    health: {
      state: state?.health ?? 'unknown',
      latencyMs: state?.latencyMs ?? null,
      lastAnswerAt: state?.lastAnswerAt?.toISOString() ?? null,
      pausedUntil: state?.pausedUntil?.toISOString() ?? null,
      trouble: state?.lastTrouble ? { ...state.lastTrouble, since: state.troubleSince?.toISOString() ?? null } : null,
      lastTroubleAt: state?.lastTroubleAt?.toISOString() ?? null,
    },
    quota:
      state?.quotaAt && state.quotaLimit !== null && state.quotaRemaining !== null
        ? {
            limit: state.quotaLimit,
            remaining: state.quotaRemaining,
            windowSeconds: state.quotaWindowSeconds ?? 0,
            asOf: state.quotaAt.toISOString(),
          }
        : null,
  };
}
