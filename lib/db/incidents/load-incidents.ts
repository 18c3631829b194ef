import type { Relation } from '#lib/domain/relation.ts';
import type { Database } from '../client.ts';
import type { Prisma } from '../generated/client.ts';
import { listMembers, type MemberRow } from './incident-members.ts';
import { mapNotifiedChannels, mapNotifiedLevels } from './notified.ts';

/** A stored incident with everything that decides how it changes, and which messages it sends. */
export type StoredIncident = {
  row: Prisma.IncidentGetPayload<object>;
  /** Oldest first. */
  members: MemberRow[];
  /** Channels that got, or will get, a message about it. */
  notified: Set<string>;
  /** Highest level of growth that each channel was notified of. */
  levels: Map<string, number>;
};

/** The fields of a repository that decide its owner and its messages. */
export type RepositoryPlace = {
  host: string;
  name: string;
  relation: Relation;
  owner: string | null;
  labelledOwner: string | null;
};

export type LoadedIncidents = {
  incidents: StoredIncident[];
  /** Repositories of the incidents and their members, by id. */
  repositories: Map<string, RepositoryPlace>;
  /** Hosts of the registries of the incidents, by id. */
  hosts: Map<string, string>;
};

/** Incidents that share a cause with new findings, and opened within a span. */
export type Alike = { causes: readonly string[]; from: Date; to: Date; silent: boolean };

/** Incidents to load, and places that have none yet. */
type Wanted = { ids: readonly string[]; alike?: Alike | null; repositoryId?: string; registryId?: string };

/**
 * Loads incidents by id, and those that new findings can join: open ones, and those that a user closed as accepted or invalid.
 * Their rows stay locked, because lib/commands/masking changes them without the lock of `lockIncidents`.
 */
export async function loadIncidents(tx: Database, wanted: Wanted): Promise<LoadedIncidents> {
  const { alike = null, repositoryId, registryId } = wanted;
  const ids = [...new Set([...wanted.ids, ...(alike === null ? [] : await listAlike(tx, alike))])];
  const incidents = ids.length === 0 ? [] : await loadAll(tx, ids);
  const places = incidents.flatMap(({ row, members }) => [row, ...members].flatMap((one) => one.repositoryId ?? []));
  const registries = incidents.flatMap(({ row }) => row.registryId ?? []);
  return {
    incidents,
    repositories: await mapPlaces(tx, [...new Set([...places, ...(repositoryId === undefined ? [] : [repositoryId])])]),
    hosts: await mapHosts(tx, [...new Set([...registries, ...(registryId === undefined ? [] : [registryId])])]),
  };
}

async function loadAll(tx: Database, ids: readonly string[]): Promise<StoredIncident[]> {
  await tx.$queryRaw`select 1 from "Incident" where id = any(${[...ids]}::text[]) order by id for no key update`;
  const rows = await tx.incident.findMany({ where: { id: { in: [...ids] } }, orderBy: { number: 'asc' } });
  const members = Map.groupBy(await listMembers(tx, ids), ({ incidentId }) => incidentId);
  const [notified, levels] = [await mapNotifiedChannels(tx, ids), await mapNotifiedLevels(tx, ids)];
  return rows.map((row) => ({
    row,
    members: members.get(row.id) ?? [],
    notified: notified.get(row.id) ?? new Set(),
    levels: levels.get(row.id) ?? new Map(),
  }));
}

async function listAlike(tx: Database, { causes, from, to, silent }: Alike): Promise<string[]> {
  const rows = await tx.incident.findMany({
    where: {
      silent,
      causes: { hasSome: [...causes] },
      openedAt: { gte: from, lte: to },
      state: { in: ['open', 'acknowledged', 'accepted', 'invalid'] },
    },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

async function mapPlaces(tx: Database, ids: readonly string[]): Promise<Map<string, RepositoryPlace>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.$queryRaw<(RepositoryPlace & { id: string })[]>`
    select r.id, g.host, r.name, r.relation::text as relation, r.owner, s."labelledOwner"
    from "Repository" r join "Registry" g on g.id = r."registryId" left join "RepositorySummary" s on s."repositoryId" = r.id
    where r.id = any(${[...ids]}::text[])`;
  return new Map(rows.map(({ id, ...place }) => [id, place]));
}

async function mapHosts(tx: Database, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.registry.findMany({ where: { id: { in: [...ids] } }, select: { id: true, host: true } });
  return new Map(rows.map(({ id, host }) => [id, host]));
}
