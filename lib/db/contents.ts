import { randomUUID } from 'node:crypto';
import { LEASE_MS } from './claims.ts';
import type { Database } from './client.ts';
import { Prisma } from './generated/client.ts';
import type { ContentsState } from './generated/enums.ts';
import { toNumber } from './numbers.ts';
import type { StoredProblem } from './polls.ts';

/** What is known of a layer's contents, without the index itself. */
export type ContentsRow = {
  digest: string;
  state: ContentsState;
  notes: { code: string; message: string }[];
  error: StoredProblem | null;
  uncompressedBytes: number | null;
  entryCount: number | null;
};

/** Layers that are read without being asked for: each at most so big, and all of a day together. */
export const AUTOMATIC_BYTES = { layer: 2_000_000_000, day: 20_000_000_000 };

export type ContentsWish = {
  digests: readonly string[];
  /** Where they may be read. */
  repositoryId: string;
  /** Asked for by a person: then a layer may be of any size, and is tried again where it failed. */
  byHand: boolean;
  now: Date;
};

/**
 * Queues layers to be read; who asks for one that waits, is being read or was read joins those before (PROTOCOL B-21). The
 * demo's recordings have no layers, and nothing is queued for them.
 *
 * @returns of those digests that are there, which were read already, and which will be
 */
export async function queueContents(db: Database, wish: ContentsWish): Promise<{ read: string[]; waiting: string[] }> {
  const { repositoryId, byHand, now } = wish;
  const digests = [...new Set(wish.digests)];
  const most = byHand ? Number.MAX_SAFE_INTEGER : AUTOMATIC_BYTES.layer;
  // What most manifests say of its size is right: a wrong one would only fail the reading.
  await db.$executeRaw`
    insert into "LayerContents" as c ("layerId", state, "repositoryId", "sizeBytes", "byHand", "requestedAt", "nextTryAt")
    select l.id, 'queued', r.id, s.bytes, ${byHand}, ${now}, ${now}
    from "Layer" l join "Repository" r on r.id = ${repositoryId} and r.origin <> 'demo'
    cross join lateral (select mode() within group (order by i."sizeBytes") as bytes from "ImageLayer" i where i."layerId" = l.id) s
    where l.digest = any(${digests}::text[]) and s.bytes <= ${most}
    order by l.id
    on conflict ("layerId") do update set "requestedAt" = excluded."requestedAt",
      state = case when ${byHand} and (c.state = 'failed' or c.error->>'code' = 'not-found') then 'queued' else c.state end,
      "repositoryId" = case when c.state in ('failed', 'unavailable') then excluded."repositoryId" else c."repositoryId" end,
      tries = case when ${byHand} and c.state in ('failed', 'unavailable') then 0 else c.tries end,
      "nextTryAt" = case when ${byHand} then ${now} else c."nextTryAt" end,
      "byHand" = case when c.state = 'read' then c."byHand" else c."byHand" or ${byHand} end`;
  const rows = await listContents(db, digests);
  const inState = (...states: ContentsState[]) =>
    rows.filter(({ state }) => states.includes(state)).map(({ digest }) => digest);
  return { read: inState('read'), waiting: inState('queued', 'reading') };
}

/** What is known of layers; those that nobody asked for are left out. */
export async function listContents(db: Database, digests: readonly string[]): Promise<ContentsRow[]> {
  const rows = await db.layerContents.findMany({
    where: { layer: { digest: { in: [...digests] } } },
    omit: { index: true },
    include: { layer: { select: { digest: true } } },
  });
  // Notes and error are written by this file alone, in these forms.
  return rows.map(({ layer, state, notes, error, uncompressedBytes, entryCount }) => ({
    ...{ digest: layer.digest, state, entryCount },
    notes: (notes ?? []) as ContentsRow['notes'],
    error: error as StoredProblem | null,
    uncompressedBytes: toNumber(uncompressedBytes),
  }));
}

/** Stored indexes of layers that were read, by digest. Who shows them asks before whether the reader may (PROTOCOL B-22). */
export async function findStoredIndexes(db: Database, digests: readonly string[]): Promise<Map<string, Uint8Array>> {
  const rows = await db.layerContents.findMany({
    where: { layer: { digest: { in: [...digests] } }, state: 'read', index: { not: null } },
    select: { index: true, layer: { select: { digest: true } } },
  });
  return new Map(rows.flatMap(({ index, layer }) => (index ? [[layer.digest, index] as const] : [])));
}

/** Notes that indexes were of use: those of no use for long are removed. */
export async function noteContentsUse(db: Database, digests: readonly string[], now: Date): Promise<void> {
  const yesterday = new Date(now.getTime() - 86_400_000);
  await db.layerContents.updateMany({
    where: { layer: { digest: { in: [...digests] } }, state: 'read', requestedAt: { lt: yesterday } },
    data: { requestedAt: now },
  });
}

/** How many layers wait to be read, or are being read, because somebody asked. */
export async function countWaitingContents(db: Database): Promise<number> {
  return db.layerContents.count({ where: { byHand: true, state: { in: ['queued', 'reading'] } } });
}

/** A layer that this process may read until its lease ends. */
export type ContentsClaim = {
  layerId: number;
  leaseToken: string;
  digest: string;
  mediaType: string;
  sizeBytes: number;
  /** How often it was tried, with this time. */
  tries: number;
  repositoryId: string;
};

/** Tries that a layer gets before somebody must ask again. */
export const MOST_TRIES = 5;

/**
 * Takes the layer that is due, or null: those that people asked for first, the others only within the day's bytes. One
 * statement: of any number of processes, one gets it.
 */
export async function claimContents(db: Database, now: Date): Promise<ContentsClaim | null> {
  const token = randomUUID();
  const until = new Date(now.getTime() + LEASE_MS);
  const today = new Date(Math.floor(now.getTime() / 86_400_000) * 86_400_000);
  // One that took its process down each time is not tried for ever.
  await db.$executeRaw`
    update "LayerContents" set state = 'failed', "leaseToken" = null, "leaseUntil" = null, "nextTryAt" = null
    where state = 'reading' and "leaseUntil" < ${now} and tries >= ${MOST_TRIES}`;
  const rows = await db.$queryRaw<(Omit<ContentsClaim, 'sizeBytes'> & { sizeBytes: bigint })[]>`
    update "LayerContents" c set state = 'reading', "leaseToken" = ${token}, "leaseUntil" = ${until}, tries = c.tries + 1
    from "Layer" l
    where l.id = c."layerId" and c."layerId" = (
      select w."layerId" from "LayerContents" w join "Repository" r on r.id = w."repositoryId"
        left join "RegistryState" s on s."registryId" = r."registryId"
      where (w.state = 'queued' and w."nextTryAt" <= ${now} or w.state = 'reading' and w."leaseUntil" < ${now})
        and (s."pausedUntil" is null or s."pausedUntil" <= ${now})
        and (w."byHand" or w."sizeBytes" + (
          select coalesce(sum(o."sizeBytes"), 0) from "LayerContents" o
          where not o."byHand" and o."layerId" <> w."layerId" and (o."readAt" >= ${today} or o.state = 'reading')) <= ${AUTOMATIC_BYTES.day})
      order by w."byHand" desc, w."requestedAt", w."layerId" limit 1 for update of w skip locked)
    returning c."layerId", c."leaseToken", l.digest, c."sizeBytes", c.tries, c."repositoryId",
      (select mode() within group (order by i."mediaType") from "ImageLayer" i where i."layerId" = c."layerId") as "mediaType"`;
  const [row] = rows;
  return row ? { ...row, sizeBytes: toNumber(row.sizeBytes) } : null;
}

/** @returns whether this process still has it */
export async function renewContents(db: Database, claim: ContentsClaim, now: Date): Promise<boolean> {
  const { count } = await db.layerContents.updateMany({
    where: ownOf(claim),
    data: { leaseUntil: new Date(now.getTime() + LEASE_MS) },
  });
  return count > 0;
}

export type ContentsEnd =
  | {
      state: 'read';
      index: Uint8Array;
      uncompressedBytes: number;
      entryCount: number;
      notes: { code: string; message: string }[];
    }
  | { state: 'unavailable' | 'failed'; error: StoredProblem }
  | { state: 'queued'; error: StoredProblem; nextTryAt: Date };

/** Writes how a try ended and gives the layer back. @returns false, and nothing is written, where the lease was lost */
export async function endContents(db: Database, claim: ContentsClaim, end: ContentsEnd, now: Date): Promise<boolean> {
  const { count } = await db.layerContents.updateMany({
    where: ownOf(claim),
    data: {
      ...{ leaseToken: null, leaseUntil: null, nextTryAt: null, readAt: now },
      ...(end.state === 'read' ? { ...end, index: Buffer.from(end.index), error: Prisma.DbNull } : end),
    },
  });
  return count > 0;
}

/** Gives a layer back as if it had not been tried. */
export async function dropContents(db: Database, claim: ContentsClaim, now: Date): Promise<void> {
  await db.layerContents.updateMany({
    where: ownOf(claim),
    data: { state: 'queued', leaseToken: null, leaseUntil: null, nextTryAt: now, tries: claim.tries - 1 },
  });
}

/** Ends every lease: only right where this process is known to be the only one. */
export async function freeAllContents(db: Database, now: Date): Promise<void> {
  await db.layerContents.updateMany({ where: { state: 'reading' }, data: { leaseUntil: now } });
}

const ownOf = ({ layerId, leaseToken }: ContentsClaim) => ({ layerId, leaseToken });
