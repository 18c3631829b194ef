import type { Database } from '../client.ts';

/** Indexes are removed until they take this share of the budget, so that not every read removes some. */
const KEPT_SHARE = 0.9;
const HOUR_MS = 3_600_000;

/**
 * Removes file indexes when all of them are larger than the store's budget (B-36): first those of layers that no existing tag has
 * and that were not used in the last hour, then those that were used least recently. Indexes that the sums of an image wait for
 * come last: all its layers are read, or the others are queued. The layers still count as read, and their sums and packages stay.
 *
 * @returns how many were removed
 */
export async function keepWithinStore(db: Database, storeBytes: number, now: Date): Promise<number> {
  const [sum] = await db.$queryRaw<{ bytes: bigint }[]>`
    select coalesce(sum(coalesce(c."indexBytes", octet_length(c.index))), 0)::bigint as bytes from "LayerContents" c where c.index is not null`;
  const bytes = Number(sum?.bytes ?? 0);
  if (bytes <= storeBytes) return 0;
  const excessBytes = bytes - Math.floor(storeBytes * KEPT_SHARE);
  const hourAgo = new Date(now.getTime() - HOUR_MS);
  // Locks without waiting: other statements lock several of these rows in another order.
  return db.$executeRaw`
    with awaited as materialized (
      select w."layerId" from "RepositoryLayer" w where w."imagesPending"
      union
      select i."layerId" from "RepositoryLayer" q join "ImageLayer" o on o."layerId" = q."layerId"
        join "RepositoryManifest" rm on rm."manifestId" = o."manifestId" and rm."repositoryId" = q."repositoryId"
        join "ImageLayer" i on i."manifestId" = o."manifestId"
      where q.state in ('queued', 'checking') and rm."contentsAt" is null),
    ranked as (
      select c."layerId", coalesce(c."indexBytes", octet_length(c.index)) as bytes,
        c."layerId" in (select a."layerId" from awaited a) as "isAwaited",
        c."requestedAt" >= ${hourAgo} or exists (select 1 from "ImageLayer" i join "TagCurrent" t on t."manifestId" = i."manifestId"
          where i."layerId" = c."layerId") as "isCurrent", c."requestedAt"
      from "LayerContents" c where c.index is not null and (c."leaseUntil" is null or c."leaseUntil" < ${now})),
    summed as (
      select "layerId", bytes, sum(bytes) over (order by "isAwaited", "isCurrent", "requestedAt", "layerId") as "sumBytes" from ranked),
    chosen as (
      select c."layerId" from summed s join "LayerContents" c on c."layerId" = s."layerId"
      where s."sumBytes" - s.bytes < ${excessBytes} for update of c skip locked)
    update "LayerContents" c set index = null, "indexBytes" = null, "indexRemovedAt" = ${now} from chosen k where c."layerId" = k."layerId"`;
}
