import { HEAD_BYTES } from '#lib/image/layer-head.ts';
import type { Database } from '../client.ts';
import { toRows } from '../rows.ts';
import { readToday, startOfDay } from './read-today.ts';

/** Progress with the layers of a registry. */
export type ContentsProgress = {
  readLayers: number;
  /** Layers that are queued or being read. */
  queuedLayers: number;
  /** Bytes to receive for them. */
  queuedBytes: number;
  /** Bytes that count in today's budget. */
  readTodayBytes: number;
};

export const NO_PROGRESS: ContentsProgress = { readLayers: 0, queuedLayers: 0, queuedBytes: 0, readTodayBytes: 0 };

/**
 * Maps registries to their progress. A layer of several repositories counts once: it is received for the first one, and for the
 * others only its beginning. One that is read again is received completely.
 */
export async function sumContents(db: Database, now: Date): Promise<Map<string, ContentsProgress>> {
  const rows = await db.$queryRaw<object[]>`
    select g.id, coalesce(d."readLayers", 0)::int as "readLayers", coalesce(q."queuedLayers", 0)::int as "queuedLayers",
      coalesce(q."queuedBytes", 0)::bigint as "queuedBytes", coalesce(u.bytes, 0)::bigint as "readTodayBytes"
    from "Registry" g left join (
      select t."registryId", count(*) as "readLayers" from (
        select distinct r."registryId", w."layerId" from "RepositoryLayer" w join "Repository" r on r.id = w."repositoryId"
        where w.state = 'confirmed') t group by t."registryId") d on d."registryId" = g.id
    left join (
      select t."registryId", count(*) as "queuedLayers", sum(t.bytes) as "queuedBytes" from (
        select r."registryId", w."layerId",
          max(case when c.state in ('read', 'unavailable') and w."confirmedAt" is null then least(w."sizeBytes", ${HEAD_BYTES}) else w."sizeBytes" end) as bytes
        from "RepositoryLayer" w join "Repository" r on r.id = w."repositoryId" join "LayerContents" c on c."layerId" = w."layerId"
        where w.state in ('queued', 'checking') group by r."registryId", w."layerId") t
      group by t."registryId") q on q."registryId" = g.id
    left join ${readToday(startOfDay(now))} u on u."registryId" = g.id`;
  type Row = ContentsProgress & { id: string };
  return new Map(toRows<Row>(rows).map(({ id, ...progress }) => [id, progress]));
}

/** What is read from a registry until the last of some layers is. */
export type ContentsWait = { bytes: number; readTodayBytes: number };

/**
 * Sums the layers that a registry's budget is spent on until the last of these layers is read. Null when none of them waits for the
 * budget.
 */
export async function findContentsWait(
  db: Database,
  repositoryId: string,
  digests: readonly string[],
  now: Date,
): Promise<ContentsWait | null> {
  const rows = await db.$queryRaw<object[]>`
    with last as (
      select r."registryId", w.priority, w."isBase", w."requestedAt", w."layerId"
      from "RepositoryLayer" w join "Layer" l on l.id = w."layerId" join "Repository" r on r.id = w."repositoryId"
      where w."repositoryId" = ${repositoryId} and l.digest = any(${[...digests]}::text[]) and w.state = 'queued' and not w."byHand"
      order by w.priority desc, w."isBase" desc, w."requestedAt" desc, w."layerId" desc limit 1)
    select (select sum(b.bytes) from (
        select max(o."sizeBytes") as bytes from "RepositoryLayer" o join "Repository" r on r.id = o."repositoryId"
        where r."registryId" = n."registryId" and o.state = 'queued' and not o."byHand"
          and (o.priority, o."isBase", o."requestedAt", o."layerId") <= (n.priority, n."isBase", n."requestedAt", n."layerId")
        group by o."layerId") b)::bigint as bytes,
      coalesce((select u.bytes from ${readToday(startOfDay(now))} u where u."registryId" = n."registryId"), 0)::bigint as "readTodayBytes"
    from last n`;
  return toRows<ContentsWait>(rows)[0] ?? null;
}
