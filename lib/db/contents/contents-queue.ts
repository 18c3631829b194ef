import type { Database } from '../client.ts';
import type { ContentsState } from '../generated/enums.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { listContents } from './contents.ts';
import { isCurrentIndex } from './index-version.ts';

/** Limits for layers that are read automatically: size of each layer, and bytes per day of all. */
export const AUTOMATIC_BYTES = { layer: 2_000_000_000, day: 20_000_000_000 };

export type ContentsRequest = {
  digests: readonly string[];
  /** The repository whose registry serves them. */
  repositoryId: string;
  /** Requested by a user: a layer can then have any size, and is tried again after a failure. */
  byHand: boolean;
  now: Date;
};

/**
 * Size and media type of a layer by the manifests of a repository, else by most manifests. A wrong size in one repository
 * only makes its own reading fail.
 *
 * @param layerId, repositoryId - columns of the outer query
 */
export const claimOf = (layerId: Prisma.Sql, repositoryId: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  select i."sizeBytes" as bytes, i."mediaType" from "ImageLayer" i
    left join "RepositoryManifest" rm on rm."manifestId" = i."manifestId" and rm."repositoryId" = ${repositoryId}
  where i."layerId" = ${layerId} group by i."sizeBytes", i."mediaType"
  order by count(rm."manifestId") desc, count(*) desc, i."sizeBytes", i."mediaType" limit 1)`;

/**
 * Queues layers to be read through a repository, or to be confirmed for it when others read them. A request for a layer that is
 * queued, being read or confirmed joins the earlier one (B-21). Nothing is queued for the demo, which has no layers.
 *
 * @returns the digests that exist, split into those that the repository shows already and those that it waits for
 */
export async function queueContents(
  db: Database,
  request: ContentsRequest,
): Promise<{ read: string[]; waiting: string[] }> {
  const { repositoryId, byHand, now } = request;
  const digests = [...new Set(request.digests)];
  const most = byHand ? Number.MAX_SAFE_INTEGER : AUTOMATIC_BYTES.layer;
  const wanted = Prisma.sql`(
    select l.id as "layerId", s.bytes from "Layer" l join "Repository" r on r.id = ${repositoryId} and r.origin <> 'demo'
    cross join lateral ${claimOf(Prisma.sql`l.id`, Prisma.sql`r.id`)} s
    where l.digest = any(${digests}::text[]) and s.bytes <= ${most})`;
  // The shared row is locked first here and elsewhere, to avoid deadlocks. It has no next try, so that the previous release
  // does not claim it.
  await db.$executeRaw`
    insert into "LayerContents" as c ("layerId", state, "sizeBytes", "requestedAt")
    select w."layerId", 'queued', w.bytes, ${now} from ${wanted} w order by w."layerId"
    on conflict ("layerId") do update set "requestedAt" = greatest(c."requestedAt", excluded."requestedAt")`;
  const isAgain = Prisma.sql`(w.state = 'failed' and ${byHand} or w.state = 'confirmed' and not exists (
    select 1 from "LayerContents" c where c."layerId" = w."layerId" and (c.state = 'unavailable' or c.state = 'read' and
      ${isCurrentIndex(Prisma.sql`c.index`)})))`;
  await db.$executeRaw`
    insert into "RepositoryLayer" as w ("repositoryId", "layerId", state, "sizeBytes", "byHand", "requestedAt", "nextTryAt")
    select ${repositoryId}, n."layerId", 'queued', n.bytes, ${byHand}, ${now}, ${now} from ${wanted} n order by n."layerId"
    on conflict ("repositoryId", "layerId") do update set "requestedAt" = excluded."requestedAt", "sizeBytes" = excluded."sizeBytes",
      state = case when ${isAgain} then 'queued' else w.state end,
      tries = case when ${isAgain} then 0 else w.tries end,
      error = case when ${isAgain} then null else w.error end,
      "nextTryAt" = case when ${isAgain} or ${byHand} and w.state = 'queued' then ${now} else w."nextTryAt" end,
      "byHand" = case when ${isAgain} then ${byHand} when w.state = 'confirmed' then w."byHand" else w."byHand" or ${byHand} end`;
  const rows = await listContents(db, repositoryId, digests);
  const inState = (...states: ContentsState[]) =>
    rows.filter(({ state }) => states.includes(state)).map(({ digest }) => digest);
  return { read: inState('read'), waiting: inState('queued', 'reading') };
}

/** Counts the layers that are queued or being read on request. */
export async function countWaitingContents(db: Database): Promise<number> {
  return db.repositoryLayer.count({ where: { byHand: true, state: { in: ['queued', 'checking'] } } });
}

/**
 * Takes over layers that a release without `RepositoryLayer` read or queued on this schema. Runs at each start. Layers that it
 * failed to read are left out, since their repository is unknown.
 */
export async function adoptContents(db: Database): Promise<void> {
  await db.$executeRaw`
    insert into "RepositoryLayer" ("repositoryId", "layerId", state, "sizeBytes", "byHand", "requestedAt", "nextTryAt", "confirmedAt")
    select r.id, c."layerId", case c.state when 'read' then 'confirmed' else 'queued' end, c."sizeBytes", c."byHand", c."requestedAt",
      case when c.state <> 'read' then coalesce(c."nextTryAt", c."requestedAt") end, case when c.state = 'read' then c."readAt" end
    from "LayerContents" c join "Repository" r on r.id = c."repositoryId" where c.state in ('read', 'queued', 'reading')
    order by c."layerId" on conflict do nothing`;
}
