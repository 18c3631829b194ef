import type { WantedLayer } from '#lib/analysis/layers/wanted-layers.ts';
import type { Database } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { noteContentsUse } from './contents.ts';
import { queueContents } from './contents-queue.ts';
import { markCurrentPending } from './image-contents.ts';
import { isFreshIndex } from './index-version.ts';

/**
 * Makes the queue of a repository follow what it wants automatically: queues what is missing, takes back the layers of older
 * pushes that were never read, and lets images of known layers be summed. What failed, or was removed from the store, is read again
 * on request only. Each statement commits on its own, since two transactions could lock the layers of several repositories in
 * different orders.
 *
 * @returns how many layers were queued, or got a higher priority
 */
export async function queueWanted(
  db: Database,
  repositoryId: string,
  wanted: readonly WantedLayer[],
  now: Date,
): Promise<number> {
  const digests = wanted.map(({ digest }) => digest);
  await db.$executeRaw`
    delete from "RepositoryLayer" w using "Layer" l
    where w."repositoryId" = ${repositoryId} and l.id = w."layerId" and w.state = 'queued' and not w."byHand" and w.priority >= 2
      and w."confirmedAt" is null and not (l.digest = any(${digests}::text[]))`;
  if (wanted.length === 0) return 0;
  const missing = await db.$queryRaw<WantedLayer[]>`
    select n.digest, n.priority, n."isBase"
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) n(digest text, priority int, "isBase" boolean)
      join "Layer" l on l.digest = n.digest left join "LayerContents" c on c."layerId" = l.id
      left join "RepositoryLayer" w on w."repositoryId" = ${repositoryId} and w."layerId" = l.id
    where w."layerId" is null or w.state = 'queued' and (w.priority, w."isBase") > (n.priority, n."isBase")
      or w.state = 'confirmed' and (c."layerId" is null or c.state <> 'unavailable' and c."indexRemovedAt" is null
        and not ${isFreshIndex(Prisma.sql`c.index`)})`;
  // A statement for each priority: at most four.
  const groups = Map.groupBy(missing, ({ priority, isBase }) => `${priority} ${isBase}`);
  for (const layers of groups.values()) {
    const [first] = layers;
    if (first === undefined) continue;
    const { priority, isBase } = first;
    const some = layers.map(({ digest }) => digest);
    await queueContents(db, { digests: some, repositoryId, byHand: false, order: { priority, isBase }, now });
  }
  await markCurrentPending(db, repositoryId);
  // Their indexes are in use as long as their images are the newest ones.
  await noteContentsUse(db, digests, now);
  return missing.length;
}

/**
 * Queues layers of existing tags that another version of the index, or an older one of the rules for secrets, was read with
 * (B-37). A repository has read a layer only for its own pushes, for an incident or on request, so that nothing new is read.
 *
 * @returns how many
 */
export async function queueOutdated(db: Database, bytesPerDay: number, now: Date): Promise<number> {
  return db.$executeRaw`
    with outdated as (
      select w."repositoryId", w."layerId" from "LayerContents" c join "RepositoryLayer" w on w."layerId" = c."layerId"
        join "Repository" r on r.id = w."repositoryId"
      where c.state = 'read' and c.index is not null and not ${isFreshIndex(Prisma.sql`c.index`)}
        and w.state = 'confirmed' and w."sizeBytes" <= ${bytesPerDay} and r.origin <> 'demo'
        and exists (select 1 from "ImageLayer" i join "TagCurrent" t on t."manifestId" = i."manifestId"
          join "Tag" g on g.id = t."tagId" where i."layerId" = w."layerId" and g."repositoryId" = w."repositoryId")
      order by w."layerId", w."repositoryId" for update of w skip locked)
    update "RepositoryLayer" w set state = 'queued', "byHand" = false, priority = 3, "isBase" = false, tries = 0, error = null,
      "requestedAt" = ${now}, "nextTryAt" = ${now}
    from outdated o where w."repositoryId" = o."repositoryId" and w."layerId" = o."layerId"`;
}

/**
 * Takes back automatic requests for layers that are larger than a day's bytes, which would wait forever. Without a budget these are
 * all. What was read before stays as it is.
 */
export async function withdrawTooLarge(db: Database, bytesPerDay: number): Promise<void> {
  await db.$executeRaw`
    delete from "RepositoryLayer" where state = 'queued' and not "byHand" and "sizeBytes" > ${bytesPerDay} and "confirmedAt" is null`;
  await db.$executeRaw`
    update "RepositoryLayer" set state = 'confirmed', "nextTryAt" = null
    where state = 'queued' and not "byHand" and "sizeBytes" > ${bytesPerDay} and "confirmedAt" is not null`;
}

/**
 * Requests a derivation of each own repository without automatic requests, such as after an update or once a budget is set. It
 * queues the layers of the newest pushes.
 */
export async function deriveUnqueued(db: Database): Promise<void> {
  await db.$executeRaw`
    update "RepositorySummary" s set "derivedAt" = 'epoch' from "Repository" r
    where r.id = s."repositoryId" and r.relation = 'ours' and r.origin <> 'demo' and s."seriesId" is not null
      and not exists (select 1 from "RepositoryLayer" w where w."repositoryId" = r.id and w.priority >= 2)`;
}
