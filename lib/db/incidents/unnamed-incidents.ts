import type { Database } from '../client.ts';
import { isCurrentIndex } from '../contents/index-version.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { IS_ACTIVE } from './active.ts';

/** An incident whose changed layers have not been compared by file; digests, lowest first. */
export type UnnamedIncident = {
  id: string;
  layers: { from: string[]; to: string[] };
  /** Only layers that this repository has served are compared. */
  repositoryId: string;
};

/** Closed incidents that opened longer ago are no longer named. */
const NAMED_DAYS = 30;
const MOST_AT_ONCE = 20;

const isUnnamed = (now: Date): Prisma.Sql =>
  Prisma.sql`i.contents is null and i."repositoryId" is not null and (${IS_ACTIVE}
    or i."openedAt" >= ${new Date(now.getTime() - NAMED_DAYS * 86_400_000)})`;

/** Lists unnamed incidents with one of these layers. */
export async function findUnnamed(db: Database, digests: readonly string[], now: Date): Promise<UnnamedIncident[]> {
  const wanted = [...digests];
  return db.$queryRaw<UnnamedIncident[]>`
    select i.id, i.cause->'layers' as layers, i."repositoryId" from "Incident" i
    where ${isUnnamed(now)} and (jsonb_exists_any(i.cause->'layers'->'from', ${wanted}::text[])
      or jsonb_exists_any(i.cause->'layers'->'to', ${wanted}::text[]))`;
}

/**
 * Lists unnamed incidents whose repository shows every layer, newest first. The process that read the last layer may have
 * stopped before naming them.
 */
export async function findNameable(db: Database, now: Date): Promise<UnnamedIncident[]> {
  return db.$queryRaw<UnnamedIncident[]>`
    select i.id, i.cause->'layers' as layers, i."repositoryId" from "Incident" i
    cross join lateral (select (i.cause->'layers'->'from') || (i.cause->'layers'->'to') as digests) d
    where ${isUnnamed(now)} and jsonb_array_length(d.digests) > 0
      and not exists (select 1 from jsonb_array_elements_text(d.digests) as w(digest) where not exists (
        select 1 from "Layer" l join "LayerContents" c on c."layerId" = l.id
          join "RepositoryLayer" s on s."layerId" = l.id and s."repositoryId" = i."repositoryId" and s.state = 'confirmed'
        where l.digest = w.digest and c.state = 'read' and ${isCurrentIndex(Prisma.sql`c.index`)}))
    order by i."openedAt" desc, i.id limit ${MOST_AT_ONCE}`;
}
