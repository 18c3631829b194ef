import { searchWords } from '#lib/analysis/search-words.ts';
import type { Database } from '#lib/db/client.ts';
import { listUsagePlaces } from '#lib/db/usage/places.ts';
import { MOST_SHARERS, readUsageRows, type UsageRows, type UsageSums } from '#lib/db/usage/usage.ts';
import type { UsageGroup, UsageSort, UsageSortKey } from '#lib/domain/usage.ts';
import { formatRepository } from '#lib/image/reference.ts';
import type { GuardedViews } from '../context.ts';
import { findCursor, formatCursor } from '../cursor.ts';
import type { UsageQuery } from '../dto/parameters.ts';
import type { Usage, UsageRow } from '../dto/usage.ts';
import { inUsage, type KeptReads } from './in-usage.ts';

type Sums = Usage['totals'];
type Computed = Pick<Usage, 'totals' | 'registries' | 'computedAt'> & {
  rows: UsageRows;
  nameOf: (repositoryId: string) => string;
};

/**
 * Reads what repositories, owners or registries take: by tags, in distinct blobs, shared, and in the past.
 *
 * @throws TooSlowError
 */
export async function readUsage(
  guarded: GuardedViews,
  { kept, now }: { kept: KeptReads; now: Date },
  query: UsageQuery,
): Promise<Usage> {
  const { db } = guarded.require('read');
  const { by, sort, limit, cursor, registry, q } = query;
  const { rows, nameOf, ...computed } = await kept.get(`usage ${by}`, () => inUsage(db, (tx) => compute(tx, by, now)));
  const words = searchWords(q);
  const isWanted = ({ registryId }: { registryId: string }) => registry === undefined || registryId === registry;
  // Before owners are added up: an owner can have repositories in several registries.
  const groups = rows.groups.filter(isWanted);
  const registries = computed.registries.filter(({ id }) => isWanted({ registryId: id }));
  const found = toUsageRows(by, { groups, sharers: rows.sharers }, registries, nameOf)
    .filter(({ name }) => {
      const text = name.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort(comparing(sort));
  const start = cursor === undefined ? 0 : (findCursor(cursor) ?? 0);
  const items = found.slice(start, start + limit);
  const end = start + items.length;
  return { by, items, total: found.length, nextCursor: end < found.length ? formatCursor(end) : null, ...computed };
}

async function compute(tx: Database, by: UsageGroup, now: Date): Promise<Computed> {
  const rows = await readUsageRows(tx, by);
  const places = new Map((await listUsagePlaces(tx)).map((place) => [place.id, place]));
  const hosts = new Map([...places.values()].map(({ registryId, host }) => [registryId, host]));
  const registries = rows.registries.map(({ registryId, ...sums }) => ({
    id: registryId,
    name: hosts.get(registryId) ?? '',
    ...toSums(sums),
  }));
  const totals = registries.reduce<Sums>((sum, one) => addSums(sum, one), NOTHING);
  const nameOf = (id: string) => {
    const place = places.get(id);
    return place === undefined ? '' : formatRepository({ registry: place.host, repository: place.name });
  };
  return { totals, registries, computedAt: now.toISOString(), rows, nameOf };
}

function toUsageRows(
  by: UsageGroup,
  { groups, sharers }: Pick<UsageRows, 'groups' | 'sharers'>,
  registries: Computed['registries'],
  nameOf: (repositoryId: string) => string,
): UsageRow[] {
  if (by === 'registry') return registries.map((one) => ({ ...one, registryId: one.id, owner: null, sharedWith: [] }));
  const sharersOf = Map.groupBy(sharers, ({ repositoryId }) => repositoryId);
  if (by === 'repository')
    return groups.map(({ repositoryId, registryId, owner, ...sums }) => ({
      id: repositoryId,
      name: nameOf(repositoryId),
      registryId,
      owner,
      ...toSums(sums),
      sharedWith: (sharersOf.get(repositoryId) ?? []).map(({ otherId, bytes }) => ({
        id: otherId,
        name: nameOf(otherId),
        bytes,
      })),
    }));
  const ownerOf = new Map(groups.map(({ repositoryId, owner }) => [repositoryId, owner ?? '']));
  return [...Map.groupBy(groups, ({ owner }) => owner ?? '')].map(([owner, parts]) => ({
    id: owner,
    name: owner,
    registryId: null,
    owner: owner === '' ? null : owner,
    ...parts.reduce<Sums>((sum, part) => addSums(sum, toSums(part)), NOTHING),
    sharedWith: sumSharers(
      parts.flatMap(({ repositoryId }) => sharersOf.get(repositoryId) ?? []),
      ownerOf,
    ),
  }));
}

/** Adds what an owner shares with each other owner in several registries. */
function sumSharers(sharers: UsageRows['sharers'], ownerOf: ReadonlyMap<string, string>): UsageRow['sharedWith'] {
  const bytesOf = new Map<string, number>();
  for (const { otherId, bytes } of sharers) {
    const owner = ownerOf.get(otherId) ?? '';
    bytesOf.set(owner, (bytesOf.get(owner) ?? 0) + bytes);
  }
  return [...bytesOf]
    .map(([id, bytes]) => ({ id, name: id, bytes }))
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, MOST_SHARERS);
}

const NOTHING: Sums = {
  byTagsBytes: 0,
  distinctBytes: 0,
  onlyHereBytes: 0,
  sharedBytes: 0,
  pastBytes: 0,
  repositoryCount: 0,
  tagCount: 0,
};

const toSums = (row: UsageSums): Sums => ({
  byTagsBytes: row.byTagsBytes,
  distinctBytes: row.distinctBytes,
  onlyHereBytes: row.onlyHereBytes,
  sharedBytes: row.distinctBytes - row.onlyHereBytes,
  pastBytes: row.pastBytes,
  repositoryCount: row.repositories,
  tagCount: row.tags,
});

const addSums = (a: Sums, b: Sums): Sums => ({
  byTagsBytes: a.byTagsBytes + b.byTagsBytes,
  distinctBytes: a.distinctBytes + b.distinctBytes,
  onlyHereBytes: a.onlyHereBytes + b.onlyHereBytes,
  sharedBytes: a.sharedBytes + b.sharedBytes,
  pastBytes: a.pastBytes + b.pastBytes,
  repositoryCount: a.repositoryCount + b.repositoryCount,
  tagCount: a.tagCount + b.tagCount,
});

const { compare: compareNames } = new Intl.Collator('en', { numeric: true });

const AMOUNTS: Record<Exclude<UsageSortKey, 'name'>, (row: UsageRow) => number> = {
  tags: ({ tagCount }) => tagCount,
  byTags: ({ byTagsBytes }) => byTagsBytes,
  distinct: ({ distinctBytes }) => distinctBytes,
  onlyHere: ({ onlyHereBytes }) => onlyHereBytes,
  shared: ({ sharedBytes }) => sharedBytes,
  past: ({ pastBytes }) => pastBytes,
};

/** Compares two rows. Equal ones are in the order of their names. */
function comparing(sort: UsageSort): (a: UsageRow, b: UsageRow) => number {
  const sign = sort.startsWith('-') ? -1 : 1;
  const key = sort.replace(/^-/, '') as UsageSortKey;
  if (key === 'name') return (a, b) => sign * compareNames(a.name, b.name);
  const amountOf = AMOUNTS[key];
  return (a, b) => sign * (amountOf(a) - amountOf(b)) || compareNames(a.name, b.name);
}
