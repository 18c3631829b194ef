import type { Origin } from '#lib/domain/origin.ts';
import type { Relation } from '#lib/domain/relation.ts';
import type { Visibility } from '#lib/domain/repository.ts';
import type { Database } from '../client.ts';
import type { RegistryRow } from '../registries/registries.ts';

/** Arbitrary constant, the same in every replica. */
const LOCK_KEY = 7_265_552;

/** Lets one process at a time apply plimsoll.yaml. The lock is held until the transaction ends. */
export async function lockFileSettings(tx: Database): Promise<void> {
  await tx.$queryRaw`select 1 from (select pg_advisory_xact_lock(${LOCK_KEY})) as held`;
}

/** The settings of a repository that plimsoll.yaml can set. */
export type RepositorySettingsRow = {
  origin: Origin;
  place: string | null;
  relation: Relation;
  owner: string | null;
  purpose: string | null;
  nodes: number | null;
  visibility: Visibility;
  include: string[];
  exclude: string[];
  platforms: string[];
  pastedTag: string | null;
  listIntervalSeconds: number | null;
  tagIntervalSeconds: number | null;
};

export type StoredRepository = RepositorySettingsRow & {
  id: string;
  registryId: string;
  name: string;
  /** Pinned digests watched besides its tags. */
  digests: string[];
};

/** Lists everything that plimsoll.yaml can take over or change, without the demo. */
export async function listSettings(
  db: Database,
): Promise<{ registries: RegistryRow[]; repositories: StoredRepository[] }> {
  const where = { origin: { in: ['ui', 'file'] satisfies Origin[] } };
  const registries = await db.registry.findMany({ where, omit: { createdAt: true } });
  const repositories = await db.repository.findMany({
    where,
    select: {
      id: true,
      registryId: true,
      name: true,
      origin: true,
      place: true,
      relation: true,
      owner: true,
      purpose: true,
      nodes: true,
      visibility: true,
      include: true,
      exclude: true,
      platforms: true,
      pastedTag: true,
      listIntervalSeconds: true,
      tagIntervalSeconds: true,
      tags: { where: { name: { contains: ':' } }, select: { name: true } },
    },
  });
  return {
    registries,
    repositories: repositories.map(({ tags, ...row }) => ({ ...row, digests: tags.map(({ name }) => name) })),
  };
}

type NewRepository = RepositorySettingsRow & { registryId: string; name: string; pinnedStreamKey: string | null };

/** Adds repositories that are due immediately, each with its first poll queued. @returns their ids, in no order */
export async function insertRepositories(
  tx: Database,
  repositories: readonly NewRepository[],
  now: Date,
): Promise<{ id: string; registryId: string; name: string }[]> {
  if (repositories.length === 0) return [];
  const rows = await tx.repository.createManyAndReturn({
    data: repositories.map((repository) => ({ ...repository, createdAt: now, nextPollAt: now })),
    select: { id: true, registryId: true, name: true },
  });
  const requests = { ping: 0, token: 0, list: 0, head: 0, manifest: 0, config: 0, blob: 0 };
  await tx.poll.createMany({
    data: rows.map(({ id }) => ({ repositoryId: id, state: 'queued', trigger: 'first', queuedAt: now, requests })),
  });
  return rows;
}

export async function updateFileRepository(
  tx: Database,
  id: string,
  settings: Partial<RepositorySettingsRow> & { pinnedStreamKey?: string; pinnedPlatform?: null },
): Promise<void> {
  await tx.repository.update({ where: { id }, data: settings });
}

/** Sets the origin of a registry, which `updateRegistry` does not. */
export async function setRegistryOrigin(tx: Database, id: string, origin: Origin, place: string | null): Promise<void> {
  await tx.registry.update({ where: { id }, data: { origin, place } });
}
