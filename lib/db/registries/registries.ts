import type { Origin } from '#lib/domain/origin.ts';
import type { RegistryHealth } from '#lib/domain/registry.ts';
import type { Database, DatabaseClient } from '../client.ts';
import { DuplicateError, isTaken, NotFoundError } from '../errors.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { deleteOrphans } from '../incidents/incident-orphans.ts';
import { NO_REQUESTS, type PollRequests, type StoredProblem } from '../polls/polls.ts';
import type { StoredPause } from './registry-pause.ts';

export type RegistryRow = {
  id: string;
  name: string;
  host: string;
  url: string;
  origin: Origin;
  insecure: boolean;
  caPem: string | null;
  trustedTokenHosts: string[];
  /** True if its own host may lie in a private network (S-12). */
  allowPrivate: boolean;
  /** Position in plimsoll.yaml, "plimsoll.yaml:12"; null when it is not written there. */
  place: string | null;
  /** Sealed; only lib/poll and lib/commands open it. */
  credential: string | null;
  credentialUpdatedAt: Date | null;
};

/** The settings that decide where and how requests are sent. A stored registry has more. */
export type RegistryTarget = Pick<
  RegistryRow,
  'host' | 'url' | 'insecure' | 'caPem' | 'trustedTokenHosts' | 'allowPrivate'
>;

/** Health and quota of a registry, shared by all processes. */
export type RegistryStateRow = {
  health: RegistryHealth;
  latencyMs: number | null;
  lastAnswerAt: Date | null;
  troubleSince: Date | null;
  lastTroubleAt: Date | null;
  lastTrouble: StoredProblem | null;
  consecutiveFailures: number;
  pausedUntil: Date | null;
  /** Start and cause of the pause; see lib/db/registries/registry-pause.ts. */
  pausedAt: Date | null;
  pauseReason: StoredProblem | null;
  headUnusableUntil: Date | null;
  pageSize: number | null;
  quotaLimit: number | null;
  quotaRemaining: number | null;
  quotaWindowSeconds: number | null;
  quotaAt: Date | null;
};

/**
 * Inserts a registry with the caller's id, since a sealed credential is bound to the id. Returns null when that host exists,
 * also when it is being added concurrently.
 */
export async function insertRegistry(db: Database, registry: RegistryRow, now: Date): Promise<RegistryRow | null> {
  // A registry of plimsoll.yaml conflicts too, though its origin differs.
  if (registry.origin !== 'demo' && (await findRegistryByHost(db, registry.host))) return null;
  const { count } = await db.registry.createMany({ data: [{ ...registry, createdAt: now }], skipDuplicates: true });
  if (count === 0) return null;
  await db.registryState.create({ data: { registryId: registry.id } });
  return registry;
}

export async function findRegistryByHost(
  db: Database,
  host: string,
  origin: Origin[] = ['ui', 'file'],
): Promise<RegistryRow | null> {
  return db.registry.findFirst({ where: { host, origin: { in: origin } } });
}

/** Lists registries below a path, as "host/path"; `parseReference` needs them to split references. */
export async function listHostsWithPath(db: Database): Promise<string[]> {
  const rows = await db.registry.findMany({
    where: { host: { contains: '/' }, origin: { in: ['ui', 'file'] } },
    select: { host: true },
  });
  return rows.map(({ host }) => host);
}

/** Finds the demo's registry, whose age is that of the shifted history; null when the demo is not loaded. */
export async function findDemo(db: Database): Promise<{ createdAt: Date; repositoryCount: number } | null> {
  const row = await db.registry.findFirst({
    where: { origin: 'demo' },
    select: { createdAt: true, _count: { select: { repositories: true } } },
  });
  return row && { createdAt: row.createdAt, repositoryCount: row._count.repositories };
}

/** @throws NotFoundError */
export async function getRegistry(db: Database, id: string): Promise<RegistryRow> {
  const row = await db.registry.findUnique({ where: { id } });
  if (!row) throw new NotFoundError('registry', id);
  return row;
}

/** @throws DuplicateError when another registry has the new host */
export async function updateRegistry(
  db: Database,
  id: string,
  data: Partial<Omit<RegistryRow, 'id' | 'origin'>>,
): Promise<void> {
  const other = data.host === undefined ? null : await findRegistryByHost(db, data.host);
  if (other && other.id !== id) throw new DuplicateError('registry', other.host, null);
  try {
    await db.registry.update({ where: { id }, data });
  } catch (error) {
    throw isTaken(error) ? new DuplicateError('registry', data.host ?? id, error) : error;
  }
}

/** Deletes a registry, its repositories and their history. */
export async function deleteRegistry(db: DatabaseClient, id: string): Promise<void> {
  const { count } = await db.registry.deleteMany({ where: { id } });
  if (count === 0) throw new NotFoundError('registry', id);
  await deleteOrphans(db);
}

export async function findRegistryState(db: Database, registryId: string): Promise<RegistryStateRow | null> {
  const row = await db.registryState.findUnique({ where: { registryId } });
  return row && toState(row);
}

export async function saveRegistryState(
  db: Database,
  registryId: string,
  state: Partial<Omit<RegistryStateRow, keyof StoredPause>>,
): Promise<void> {
  const { lastTrouble, ...rest } = state;
  const data = { ...rest, ...(lastTrouble ? { lastTrouble: lastTrouble as Prisma.InputJsonObject } : {}) };
  await db.registryState.upsert({ where: { registryId }, create: { registryId, ...data }, update: data });
}

/** Makes HEAD usable again if it was marked unusable until `since` or earlier. */
export async function endHeadDistrust(db: Database, registryId: string, since: Date): Promise<void> {
  await db.registryState.updateMany({
    where: { registryId, headUnusableUntil: { lte: since } },
    data: { headUnusableUntil: null },
  });
}

/** Resets the state of a registry, since it does not apply to new settings. */
export async function forgetRegistryState(db: Database, registryId: string): Promise<void> {
  const forgotten = {
    health: 'unknown' as const,
    headUnusableUntil: null,
    pageSize: null,
    consecutiveFailures: 0,
    troubleSince: null,
    pausedUntil: null,
    pausedAt: null,
    pauseReason: Prisma.DbNull,
  };
  await db.registryState.upsert({ where: { registryId }, create: { registryId, ...forgotten }, update: forgotten });
}

/** Counts the registries, and those with trouble. */
export async function countRegistries(db: Database): Promise<{ all: number; troubled: number }> {
  const [all, troubled] = await Promise.all([
    db.registry.count(),
    db.registryState.count({ where: { health: { in: ['troubled', 'paused'] } } }),
  ]);
  return { all, troubled };
}

export type RegistryListing = RegistryRow & {
  state: RegistryStateRow | null;
  repositoryCount: number;
  requests24h: PollRequests;
};

export async function listRegistries(db: Database, now: Date, id?: string): Promise<RegistryListing[]> {
  const rows = await db.registry.findMany({
    where: id === undefined ? {} : { id },
    include: { state: true, _count: { select: { repositories: true } } },
    orderBy: [{ origin: 'asc' }, { host: 'asc' }],
  });
  const since = new Date(now.getTime() - 86_400_000);
  const [requests, blobs] = [await sumRequests(db, since), await countLayerReads(db, since)];
  return rows.map(({ state, _count, ...row }) => ({
    ...row,
    state: state && toState(state),
    repositoryCount: _count.repositories,
    requests24h: { ...NO_REQUESTS, ...requests.get(row.id), blob: blobs.get(row.id) ?? 0 },
  }));
}

type PolledRequests = Omit<PollRequests, 'blob'>;

async function sumRequests(db: Database, since: Date): Promise<Map<string, PolledRequests>> {
  const rows = await db.$queryRaw<({ registryId: string } & PolledRequests)[]>`
    select r."registryId", coalesce(sum((p.requests->>'ping')::int), 0)::int as ping, coalesce(sum((p.requests->>'token')::int), 0)::int as token,
      coalesce(sum((p.requests->>'list')::int), 0)::int as list, coalesce(sum((p.requests->>'head')::int), 0)::int as head,
      coalesce(sum((p.requests->>'manifest')::int), 0)::int as manifest, coalesce(sum((p.requests->>'config')::int), 0)::int as config
    from "Poll" p join "Repository" r on r.id = p."repositoryId" where p."queuedAt" >= ${since} group by r."registryId"`;
  return new Map(rows.map(({ registryId, ...sums }) => [registryId, sums]));
}

/** Counts requests for layers, which are read outside of polls and counted by the hour. */
async function countLayerReads(db: Database, since: Date): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ registryId: string; count: number }[]>`
    select "registryId", sum(requests)::int as count from "QuotaUse" where purpose = 'layer' and hour > ${since} group by "registryId"`;
  return new Map(rows.map(({ registryId, count }) => [registryId, count]));
}

/** Only `saveRegistryState` and `savePause` write these columns, in these forms. */
function toState<T extends { lastTrouble: Prisma.JsonValue; pauseReason: Prisma.JsonValue }>(row: T) {
  return {
    ...row,
    lastTrouble: row.lastTrouble as StoredProblem | null,
    pauseReason: row.pauseReason as StoredProblem | null,
  };
}
