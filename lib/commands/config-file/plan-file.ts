import { guessRelation } from '#lib/analysis/layers/relation.ts';
import { startOf } from '#lib/commands/repositories/digest-reference.ts';
import type { RegistryRow } from '#lib/db/registries/registries.ts';
import type { OwnerRuleRow } from '#lib/db/repositories/owners.ts';
import type { RepositorySettingsRow, StoredRepository } from '#lib/db/settings/file-settings.ts';
import type { Digest } from '#lib/image/digest.ts';
import { InvalidReferenceError, parseReference } from '#lib/image/reference.ts';
import type { ValidFile, ValidRegistry, ValidRepository } from './validate-file.ts';

/** Stored rows that the file can change. */
export type Stored = { registries: RegistryRow[]; repositories: StoredRepository[]; owners: OwnerRuleRow[] };

type RegistrySettings = Pick<
  RegistryRow,
  'name' | 'url' | 'insecure' | 'caPem' | 'trustedTokenHosts' | 'allowPrivate' | 'place'
>;

/** `fields` names the fields that differ; only `place` when the entry just moved within the file. */
type PlannedChange<Row, Settings> = { row: Row; settings: Settings; fields: string[]; adopts: boolean };

/** Changes that make the database follow the file; empty where it does already. */
export type Plan = {
  registries: {
    add: ValidRegistry[];
    /** Hosts of repositories that no registry entry names. They get default settings. */
    addPlain: { host: string; insecure: boolean }[];
    change: (PlannedChange<RegistryRow, RegistrySettings> & { entry: ValidRegistry })[];
    release: RegistryRow[];
  };
  repositories: {
    add: { host: string; name: string; settings: RepositorySettingsRow; digest: Digest | null }[];
    /** `digest` is to be watched in addition; null where it is already watched or none is named. */
    change: (PlannedChange<StoredRepository, RepositorySettingsRow> & { host: string; digest: Digest | null })[];
    release: (StoredRepository & { host: string })[];
  };
  /** Null where the owner rules are stored already. `isNew`: more than line numbers changed. */
  owners: { rules: Omit<OwnerRuleRow, 'origin'>[]; isNew: boolean } | null;
};

/**
 * Compares the file with the stored rows. A setting that the file omits has its default. A row that the file no longer
 * names stays, with its history, and can be changed on screen again. Pure.
 *
 * @param isSameCredential - whether the sealed credential of a registry is the one in the file
 */
export function planFile(
  file: ValidFile,
  stored: Stored,
  isSameCredential: (row: RegistryRow, entry: ValidRegistry) => boolean,
): Plan {
  const hosts = [...file.registries, ...stored.registries].map(({ host }) => host);
  const repositories = file.repositories.map((entry) => onKnownRegistry(entry, hosts));
  const resolved = { ...file, repositories };
  return {
    registries: planRegistries(resolved, stored, isSameCredential),
    repositories: planRepositories(resolved, stored),
    owners: planOwners(file, stored.owners),
  };
}

/** One registry for each host. Where both origins have a row, the one of the file. */
function byHost(registries: readonly RegistryRow[]): Map<string, RegistryRow> {
  const sorted = [...registries].sort((a, b) => Number(a.origin === 'file') - Number(b.origin === 'file'));
  return new Map(sorted.map((row) => [row.host, row]));
}

function planRegistries(
  { registries, repositories }: ValidFile,
  stored: Stored,
  isSameCredential: (row: RegistryRow, entry: ValidRegistry) => boolean,
): Plan['registries'] {
  const rows = byHost(stored.registries);
  const named = new Set(registries.map(({ host }) => host));
  const add = registries.filter(({ host }) => !rows.has(host));
  const change = registries.flatMap((entry) => {
    const row = rows.get(entry.host);
    if (!row) return [];
    const { name, url, insecure, caPem, allowPrivate, place } = entry;
    const settings = {
      name,
      url,
      insecure,
      caPem,
      allowPrivate,
      place,
      trustedTokenHosts: [...entry.trustedTokenHosts],
    };
    const fields = [...listDifferences(row, settings), ...(isSameCredential(row, entry) ? [] : ['credentials'])];
    const adopts = row.origin !== 'file';
    return adopts || fields.length > 0 ? [{ row, settings, fields, adopts, entry }] : [];
  });
  const needed = new Map(
    repositories
      .filter(({ host }) => !rows.has(host) && !named.has(host))
      .map(({ host, insecure }) => [host, { host, insecure }]),
  );
  const twins = new Set(stored.registries.filter(({ origin }) => origin === 'ui').map(({ host }) => host));
  const release = stored.registries.filter(
    ({ origin, host }) => origin === 'file' && !named.has(host) && !twins.has(host),
  );
  return { add, addPlain: [...needed.values()], change, release };
}

/** Parses the reference again with the stored registries: one whose address has a path, set up on screen, may match it. */
function onKnownRegistry(entry: ValidRepository, hosts: readonly string[]): ValidRepository {
  if (entry.reference === null) return entry;
  try {
    const { registry, repository } = parseReference(entry.reference, hosts);
    return { ...entry, host: registry, name: repository };
  } catch (error) {
    // A stored registry has the whole reference as its address. It stays a repository, as the file alone reads it.
    if (error instanceof InvalidReferenceError) return entry;
    throw error;
  }
}

function planRepositories({ registries, repositories }: ValidFile, stored: Stored): Plan['repositories'] {
  const hosts = new Map(stored.registries.map(({ id, host }) => [id, host]));
  const rows = byHost(stored.registries);
  const found = new Map(stored.repositories.map((row) => [`${row.registryId}/${row.name}`, row]));
  const entries = new Map(registries.map((entry) => [entry.host, entry]));
  const kept = new Set<string>();
  const plan: Plan['repositories'] = { add: [], change: [], release: [] };
  for (const entry of repositories) {
    const { host, name } = entry;
    const registry = rows.get(host);
    const named = entries.get(host);
    const hasCredential = named ? named.credentials !== null : (registry?.credential ?? null) !== null;
    const settings = toSettings(entry, hasCredential);
    const row = registry && found.get(`${registry.id}/${name}`);
    if (!row) {
      plan.add.push({ host, name, settings, digest: entry.digest });
      continue;
    }
    kept.add(row.id);
    const { origin: _, ...rest } = settings;
    const digest = entry.digest !== null && !row.digests.includes(entry.digest) ? entry.digest : null;
    const fields = [...listDifferences(row, rest), ...(digest === null ? [] : ['digest'])];
    const adopts = row.origin !== 'file';
    if (adopts || fields.length > 0) plan.change.push({ row, settings, fields, adopts, host, digest });
  }
  plan.release = stored.repositories
    .filter(({ id, origin }) => origin === 'file' && !kept.has(id))
    .map((row) => ({ ...row, host: hosts.get(row.registryId) ?? '' }));
  return plan;
}

function toSettings(entry: ValidRepository, hasCredential: boolean): RepositorySettingsRow {
  const { host, name, owner, purpose, nodes, place, visibility, listIntervalSeconds, tagIntervalSeconds } = entry;
  return {
    origin: 'file',
    owner,
    purpose,
    nodes,
    place,
    visibility,
    pastedTag: startOf(entry).pastedTag,
    listIntervalSeconds,
    tagIntervalSeconds,
    relation: entry.relation ?? guessRelation({ host, repository: name, hasCredential }).relation,
    include: [...entry.include],
    exclude: [...entry.exclude],
    platforms: [...entry.platforms],
  };
}

type OwnerRuleSettings = Omit<OwnerRuleRow, 'origin'>;

function planOwners({ owners }: ValidFile, stored: readonly OwnerRuleRow[]): Plan['owners'] {
  const rules = owners.map(({ pattern, owner, nodes, purpose, place }) => ({ pattern, owner, nodes, purpose, place }));
  const present = stored.filter(({ origin }) => origin === 'file');
  const textOf = (list: readonly OwnerRuleSettings[], fields: (keyof OwnerRuleSettings)[]) =>
    JSON.stringify(list.map((rule) => fields.map((field) => rule[field])));
  const differ = (...fields: (keyof OwnerRuleSettings)[]) => textOf(rules, fields) !== textOf(present, fields);
  const isNew = differ('pattern', 'owner', 'nodes', 'purpose');
  return isNew || differ('place') ? { rules, isNew } : null;
}

function listDifferences<T extends object>(row: T, wanted: Partial<T>): string[] {
  return Object.entries(wanted)
    .filter(([key, value]) => JSON.stringify(row[key as keyof T]) !== JSON.stringify(value))
    .map(([key]) => key);
}
