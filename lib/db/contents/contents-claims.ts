import { randomUUID } from 'node:crypto';
import { HEAD_BYTES } from '#lib/image/layer-head.ts';
import type { Database, DatabaseClient } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { LEASE_MS } from '../polls/claims.ts';
import type { StoredProblem } from '../polls/polls.ts';
import { toRows } from '../rows.ts';
import { claimOf } from './contents-queue.ts';
import { isFreshIndex } from './index-version.ts';
import { readToday, startOfDay } from './read-today.ts';

/** A layer that only this process may read, through one repository, until its lease ends. */
export type ContentsClaim = {
  repositoryId: string;
  layerId: number;
  leaseToken: string;
  digest: string;
  mediaType: string;
  sizeBytes: number;
  /** Hash of the layer's first bytes when it was hashed completely before; then these suffice. Else the whole layer is read. */
  headSha256: Uint8Array | null;
  /** Bytes of the daily limit reserved for this try. */
  costBytes: number;
  /** Number of tries, including this one. */
  tries: number;
};

/** Tries of a layer before it must be requested again. */
export const MOST_TRIES = 5;

/** Layers of each repository among which the next one is chosen. More are only needed when others are claimed meanwhile. */
const CANDIDATES = 4;
/** With a smaller share of the day's bytes left, a registry has done enough: to search 10⁵ layers for one that fits takes long. */
const LEAST_SHARE = 0.01;

const INTERRUPTED: StoredProblem = {
  code: 'interrupted',
  message: `Reading this layer was interrupted ${MOST_TRIES} times.`,
  hint: 'Find out from the log why the server stopped, then read the layer again.',
};

/**
 * Claims the layer that is due, or returns null. Layers that a user requested come first. Others follow by priority, and only
 * within the bytes that their registry has left today (B-34). One statement, so that exactly one process gets it. The lease also
 * covers the layer itself, so that a layer of several repositories is read once, through the first that serves it; for the
 * others only its beginning is read.
 *
 * @param bytesPerDay - of each registry, for layers that no user requested
 */
export async function claimContents(db: DatabaseClient, now: Date, bytesPerDay: number): Promise<ContentsClaim | null> {
  await releaseExpired(db, now);
  return db.$transaction(
    async (tx) => {
      // One claim at a time: two would each reserve the same bytes of the day.
      await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('plimsoll claims of layers'))`;
      return claimNext(tx, now, bytesPerDay);
    },
    { timeout: 60_000, maxWait: 10_000 },
  );
}

async function claimNext(tx: Database, now: Date, bytesPerDay: number): Promise<ContentsClaim | null> {
  const token = randomUUID();
  const until = new Date(now.getTime() + LEASE_MS);
  const today = startOfDay(now);
  // The beginning suffices only when the stored index of the whole layer is fresh.
  const head = Prisma.sql`case when c.state = 'unavailable' or ${isFreshIndex(Prisma.sql`c.index`)} then c."headSha256" end`;
  const cost = Prisma.sql`case when ${head} is null then w."sizeBytes" else least(w."sizeBytes", ${HEAD_BYTES}) end`;
  const rows = await tx.$queryRaw<object[]>`
    with host as materialized (
      select g.id, ${bytesPerDay}::bigint - coalesce(u.bytes, 0) as "leftBytes"
      from "Registry" g left join "RegistryState" s on s."registryId" = g.id left join ${readToday(today)} u on u."registryId" = g.id
      where s."pausedUntil" is null or s."pausedUntil" <= ${now}),
    ready as materialized (
      select w."repositoryId", w."layerId", null::bigint as "leftBytes" from host h join "Repository" r on r."registryId" = h.id
        join "RepositoryLayer" w on w."repositoryId" = r.id
      where w.state = 'queued' and w.priority = 0 and w."nextTryAt" <= ${now}
      union all
      select r.id, w."layerId", h."leftBytes" from host h join "Repository" r on r."registryId" = h.id cross join lateral (
        select w."layerId" from "RepositoryLayer" w join "LayerContents" c on c."layerId" = w."layerId"
        where w."repositoryId" = r.id and w.state = 'queued' and w.priority > 0 and w."nextTryAt" <= ${now}
          and (c."leaseUntil" is null or c."leaseUntil" < ${now})
          and (w."sizeBytes" <= h."leftBytes" or c."headSha256" is not null and c.state in ('read', 'unavailable'))
        order by w.priority, w."isBase", w."requestedAt", w."layerId" limit ${CANDIDATES}) w
      where h."leftBytes" > 0 and h."leftBytes" >= ${Math.ceil(bytesPerDay * LEAST_SHARE)}::bigint),
    due as (
      select w."repositoryId", w."layerId", ${cost} as "costBytes"
      from ready a join "RepositoryLayer" w on w."repositoryId" = a."repositoryId" and w."layerId" = a."layerId"
        join "LayerContents" c on c."layerId" = w."layerId"
      where w.state = 'queued' and w."nextTryAt" <= ${now} and (c."leaseUntil" is null or c."leaseUntil" < ${now})
        and case when a."leftBytes" is null or w."sizeBytes" <= a."leftBytes" then true else ${cost} <= a."leftBytes" end
      order by w.priority, w."isBase", w."requestedAt", w."layerId", w."repositoryId" limit 1 for update of w, c skip locked),
    held as (
      update "LayerContents" c set "leaseToken" = ${token}, "leaseUntil" = ${until},
        state = case when c.state in ('read', 'unavailable') then c.state else 'reading' end
      from due where c."layerId" = due."layerId" returning c."layerId", ${head} as "headSha256")
    update "RepositoryLayer" w set state = 'checking', "leaseToken" = ${token}, "leaseUntil" = ${until}, tries = w.tries + 1,
      "triedAt" = ${now}, "dayBytes" = case when w."triedAt" >= ${today} then w."dayBytes" else 0 end + due."costBytes"
    from due join held on held."layerId" = due."layerId" join "Layer" l on l.id = due."layerId"
    where w."repositoryId" = due."repositoryId" and w."layerId" = due."layerId"
    returning w."repositoryId", w."layerId", w."leaseToken", w.tries, w."sizeBytes", due."costBytes", l.digest, held."headSha256",
      (select s."mediaType" from ${claimOf(Prisma.sql`w."layerId"`, Prisma.sql`w."repositoryId"`)} s) as "mediaType"`;
  return toRows<ContentsClaim>(rows)[0] ?? null;
}

/**
 * Queues the layers of processes that ended while reading them. A layer that ended its process at every try is given up. The lease
 * token stays, so that a process which was only slow can still end its try.
 */
async function releaseExpired(db: Database, now: Date): Promise<void> {
  await db.$executeRaw`
    update "RepositoryLayer" set "leaseUntil" = null,
      state = case when tries >= ${MOST_TRIES} then 'failed' else 'queued' end,
      "nextTryAt" = case when tries >= ${MOST_TRIES} then null else ${now}::timestamptz end,
      error = case when tries >= ${MOST_TRIES} then coalesce(error, ${JSON.stringify(INTERRUPTED)}::jsonb) else error end
    where state = 'checking' and "leaseUntil" < ${now}`;
}

/** @returns whether this process still holds the lease */
export async function renewContents(db: Database, claim: ContentsClaim, now: Date): Promise<boolean> {
  const until = new Date(now.getTime() + LEASE_MS);
  const renewed = await db.$executeRaw`
    with held as (
      update "LayerContents" set "leaseUntil" = ${until} where "layerId" = ${claim.layerId} and "leaseToken" = ${claim.leaseToken}
      returning "layerId")
    update "RepositoryLayer" w set "leaseUntil" = ${until} from held
    where w."layerId" = held."layerId" and w."repositoryId" = ${claim.repositoryId} and w."leaseToken" = ${claim.leaseToken}`;
  return renewed > 0;
}

/** Contents of a layer after it was read and hashed completely. */
export type FoundContents = { headSha256: Uint8Array } & (
  | {
      state: 'read';
      index: Uint8Array;
      uncompressedBytes: number;
      entryCount: number;
      notes: { code: string; message: string }[];
    }
  | { state: 'unavailable'; error: StoredProblem }
);

export type ContentsEnd =
  /** The repository serves the layer. `found` is null when its contents were already stored. */
  | { state: 'confirmed'; found: FoundContents | null }
  | { state: 'failed'; error: StoredProblem }
  | { state: 'queued'; error: StoredProblem; nextTryAt: Date };

/** Time of the end, and bytes of the layer received by then. */
export type TryEnd = { now: Date; receivedBytes: number };

/**
 * Stores the result of a try and releases the layer. A failure belongs to the repository alone: the layer's stored contents stay.
 *
 * @returns false, without writing, when the lease was lost or the repository is gone
 */
export async function endContents(
  db: DatabaseClient,
  claim: ContentsClaim,
  end: ContentsEnd,
  { now, receivedBytes }: TryEnd,
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    if (!(await freeLayer(tx, claim))) return false;
    const { count } = await tx.repositoryLayer.updateMany({
      where: ownOf(claim),
      data: {
        state: end.state,
        leaseToken: null,
        leaseUntil: null,
        ...(end.state === 'confirmed'
          ? { confirmedAt: now, error: Prisma.DbNull, imagesPending: true }
          : { error: end.error }),
        nextTryAt: end.state === 'queued' ? end.nextTryAt : null,
        dayBytes: { increment: receivedBytes - claim.costBytes },
      },
    });
    if (count > 0 && end.state === 'confirmed' && end.found !== null) await storeFound(tx, claim, end.found, now);
    return count > 0;
  });
}

/**
 * Keeps an existing index that is fresh, since other repositories show it, and only adds the hash that an older release
 * did not store.
 */
async function storeFound(tx: Database, claim: ContentsClaim, found: FoundContents, now: Date): Promise<void> {
  const { layerId, repositoryId, tries } = claim;
  const headSha256 = Buffer.from(found.headSha256);
  const kept = await tx.$executeRaw`
    update "LayerContents" c set "headSha256" = ${headSha256}
    where "layerId" = ${layerId} and state = 'read' and ${isFreshIndex(Prisma.sql`c.index`)}`;
  if (kept > 0) return;
  await tx.layerContents.updateMany({
    where: { layerId },
    data: {
      ...(found.state === 'read'
        ? { ...found, index: Buffer.from(found.index), indexBytes: found.index.length, error: Prisma.DbNull }
        : found),
      indexRemovedAt: null,
      headSha256,
      repositoryId,
      tries,
      readAt: now,
      nextTryAt: null,
      sizeBytes: claim.sizeBytes,
    },
  });
}

/** Releases a layer as if it had not been tried. */
export async function dropContents(
  db: DatabaseClient,
  claim: ContentsClaim,
  { now, receivedBytes }: TryEnd,
): Promise<void> {
  await db.$transaction(async (tx) => {
    await freeLayer(tx, claim);
    await tx.repositoryLayer.updateMany({
      where: ownOf(claim),
      data: {
        state: 'queued',
        leaseToken: null,
        leaseUntil: null,
        nextTryAt: now,
        tries: claim.tries - 1,
        dayBytes: { increment: receivedBytes - claim.costBytes },
      },
    });
  });
}

/** Ends every lease. Only correct when this process is the only one on the database. */
export async function freeAllContents(db: Database, now: Date): Promise<void> {
  await db.layerContents.updateMany({ where: { leaseUntil: { gt: now } }, data: { leaseUntil: now } });
  await db.repositoryLayer.updateMany({ where: { state: 'checking' }, data: { leaseUntil: now } });
}

/** @returns whether this process held the lease on the layer */
async function freeLayer(tx: Database, { layerId, leaseToken }: ContentsClaim): Promise<boolean> {
  const freed = await tx.$executeRaw`
    update "LayerContents" set "leaseToken" = null, "leaseUntil" = null, state = case when state = 'reading' then 'queued' else state end
    where "layerId" = ${layerId} and "leaseToken" = ${leaseToken}`;
  return freed > 0;
}

const ownOf = ({ repositoryId, layerId, leaseToken }: ContentsClaim) => ({ repositoryId, layerId, leaseToken });
