import type { Database } from './client.ts';

/** A stored secret that lib/secrets sealed, with the row and field it is bound to. */
export type SealedValue = {
  place:
    | { table: 'Registry'; id: string; field: 'credential' }
    | { table: 'Forge' | 'Channel'; id: string; field: 'secrets' }
    | { table: 'Instance'; id: string; field: 'fingerprintKey' | 'contentKey' };
  /** Name of its owner on screen: the registry's host, the Git host's address, the channel's name, this installation. */
  name: string;
  record: string;
};

/**
 * Lists every sealed value by id. A page can be longer than `limit`, because all values of a row are on one page.
 *
 * @param after - last id of the previous page
 */
export async function listSealed(db: Database, after: string | null, limit: number): Promise<SealedValue[]> {
  const page = { ...(after === null ? {} : { id: { gt: after } }) };
  const [registries, forges, channels, instances] = await Promise.all([
    db.registry.findMany({
      where: { credential: { not: null }, ...page },
      select: { id: true, host: true, credential: true },
      orderBy: { id: 'asc' },
      take: limit,
    }),
    db.forge.findMany({
      where: { secrets: { not: null }, ...page },
      select: { id: true, url: true, secrets: true },
      orderBy: { id: 'asc' },
      take: limit,
    }),
    db.channel.findMany({
      where: { secrets: { not: null }, ...page },
      select: { id: true, name: true, secrets: true },
      orderBy: { id: 'asc' },
      take: limit,
    }),
    db.instance.findMany({
      where: { OR: [{ fingerprintKey: { not: null } }, { contentKey: { not: null } }], ...page },
      select: { id: true, fingerprintKey: true, contentKey: true },
    }),
  ]);
  const values: SealedValue[] = [
    ...registries.map(({ id, host, credential }) => ({
      place: { table: 'Registry', id, field: 'credential' } as const,
      name: host,
      record: credential ?? '',
    })),
    ...forges.map(({ id, url, secrets }) => ({
      place: { table: 'Forge', id, field: 'secrets' } as const,
      name: url,
      record: secrets ?? '',
    })),
    ...channels.map(({ id, name, secrets }) => ({
      place: { table: 'Channel', id, field: 'secrets' } as const,
      name,
      record: secrets ?? '',
    })),
    ...instances.flatMap(({ id, fingerprintKey, contentKey }) => [
      ...keyOf(id, 'fingerprintKey', fingerprintKey),
      ...keyOf(id, 'contentKey', contentKey),
    ]),
  ];
  const sorted = values.sort((a, b) => (a.place.id < b.place.id ? -1 : 1));
  const lastId = sorted[limit - 1]?.place.id;
  return sorted.filter(({ place }, index) => index < limit || place.id === lastId);
}

const KEY_NAMES = { fingerprintKey: 'fingerprints of masked secrets', contentKey: 'hashes of files' };

function keyOf(id: string, field: keyof typeof KEY_NAMES, record: string | null): SealedValue[] {
  return record === null ? [] : [{ place: { table: 'Instance', id, field }, name: KEY_NAMES[field], record }];
}

/** Replaces a sealed record with the same secret sealed again. Returns false when the record has changed meanwhile. */
export async function replaceSealed(db: Database, { place, record }: SealedValue, fresh: string): Promise<boolean> {
  const { count } = await exchange(db, place, record, fresh);
  return count === 1;
}

function exchange(db: Database, place: SealedValue['place'], record: string, fresh: string) {
  const { id } = place;
  switch (place.table) {
    case 'Registry':
      return db.registry.updateMany({ where: { id, credential: record }, data: { credential: fresh } });
    case 'Forge':
      return db.forge.updateMany({ where: { id, secrets: record }, data: { secrets: fresh } });
    case 'Channel':
      return db.channel.updateMany({ where: { id, secrets: record }, data: { secrets: fresh } });
    case 'Instance':
      return db.instance.updateMany({ where: { id, [place.field]: record }, data: { [place.field]: fresh } });
  }
}
