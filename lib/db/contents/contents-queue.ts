import type { Database } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { type ContentsRow, listContents } from './contents.ts';
import { markPending } from './image-contents.ts';
import { isFreshIndex } from './index-version.ts';

/** Size limit of layers that are read automatically. The limit per day is a setting. */
export const AUTOMATIC_BYTES = { layer: 2_000_000_000 };

/** Order of reading, lowest first: RepositoryLayer.priority. */
type Priority = { priority: 0 | 1 | 2 | 3; isBase: boolean };

const BY_HAND: Priority = { priority: 0, isBase: false };
const OF_INCIDENTS: Priority = { priority: 1, isBase: false };

export type ContentsRequest = {
  digests: readonly string[];
  /** The repository whose registry serves them. */
  repositoryId: string;
  /** Requested by a user: a layer can then have any size, and is tried again after a failure. */
  byHand: boolean;
  /** Defaults to that of incidents, and is not used by hand. */
  order?: Priority;
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
 * queued, being read or confirmed joins the earlier one (B-21). Nothing is queued for the demo, whose registry is not real.
 *
 * @returns the digests that exist, split into those that the repository shows already and those that it waits for
 */
export async function queueContents(
  db: Database,
  request: ContentsRequest,
): Promise<{ read: string[]; waiting: string[] }> {
  const { repositoryId, byHand, now } = request;
  const { priority, isBase } = byHand ? BY_HAND : (request.order ?? OF_INCIDENTS);
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
      ${isFreshIndex(Prisma.sql`c.index`)})))`;
  await db.$executeRaw`
    insert into "RepositoryLayer" as w ("repositoryId", "layerId", state, "sizeBytes", "byHand", "requestedAt", "nextTryAt", priority, "isBase")
    select ${repositoryId}, n."layerId", 'queued', n.bytes, ${byHand}, ${now}, ${now}, ${priority}, ${isBase} from ${wanted} n order by n."layerId"
    on conflict ("repositoryId", "layerId") do update set "requestedAt" = excluded."requestedAt", "sizeBytes" = excluded."sizeBytes",
      state = case when ${isAgain} then 'queued' else w.state end,
      tries = case when ${isAgain} then 0 else w.tries end,
      error = case when ${isAgain} then null else w.error end,
      "nextTryAt" = case when ${isAgain} or ${byHand} and w.state = 'queued' then ${now} else w."nextTryAt" end,
      priority = case when ${isAgain} then ${priority} else least(w.priority, ${priority}) end,
      "isBase" = case when ${isAgain} then ${isBase} else w."isBase" and ${isBase} end,
      "byHand" = case when ${isAgain} then ${byHand} when w.state = 'confirmed' then w."byHand" else w."byHand" or ${byHand} end`;
  await markPending(db, repositoryId, digests);
  const rows = await listContents(db, repositoryId, digests);
  const inState = (...states: ContentsRow['state'][]) =>
    rows.filter(({ state }) => states.includes(state)).map(({ digest }) => digest);
  return { read: inState('read'), waiting: inState('queued', 'reading') };
}

/** Counts the layers that are queued or being read on request. */
export async function countWaitingContents(db: Database): Promise<number> {
  return db.repositoryLayer.count({ where: { byHand: true, state: { in: ['queued', 'checking'] } } });
}

/**
 * Takes over layers that a release without `RepositoryLayer`, or without priorities, read or queued on this schema. Runs at each
 * start. Layers that it failed to read are left out, since their repository is unknown.
 */
export async function adoptContents(db: Database): Promise<void> {
  await db.repositoryLayer.updateMany({
    where: { state: 'queued', byHand: true, priority: { not: 0 } },
    data: { priority: 0 },
  });
  await db.$executeRaw`
    insert into "RepositoryLayer" ("repositoryId", "layerId", state, "sizeBytes", "byHand", priority, "requestedAt", "nextTryAt", "confirmedAt")
    select r.id, c."layerId", case c.state when 'read' then 'confirmed' else 'queued' end, c."sizeBytes", c."byHand", case when c."byHand" then 0 else 1 end, c."requestedAt",
      case when c.state <> 'read' then coalesce(c."nextTryAt", c."requestedAt") end, case when c.state = 'read' then c."readAt" end
    from "LayerContents" c join "Repository" r on r.id = c."repositoryId" where c.state in ('read', 'queued', 'reading')
    order by c."layerId" on conflict do nothing`;
}
