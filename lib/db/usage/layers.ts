import type { LayerSort } from '#lib/domain/usage.ts';
import type { Database } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { toRows } from '../rows.ts';
import { HELD, isStored } from './held-manifests.ts';

export type LayerChoice = {
  sort: LayerSort;
  /** Repositories of one registry that have the layer, at least. */
  minShared: number;
  registryId: string | null;
  /** Only layers of this repository. */
  repositoryId: string | null;
  limit: number;
  offset: number;
};

/** A layer that tags of a registry have now. */
export type SharedLayerRow = {
  layerId: number;
  digest: string;
  registryId: string;
  host: string;
  /** Compressed. */
  sizeBytes: number;
  repositories: number;
  tags: number;
  /** Null where no repository that has it has read the config, or the config does not assign one. Its beginning. */
  instruction: string | null;
  /** Some of the repositories, those with the most tags. */
  holders: { id: string; name: string; tags: number }[];
  /** True if a config says that the layer belongs to the base image. */
  isBase: boolean;
};

const MOST_HOLDERS = 5;
const MOST_INSTRUCTION = 2_000;

const ORDERS: Record<LayerSort, Prisma.Sql> = {
  size: Prisma.sql`bytes desc`,
  shared: Prisma.sql`repositories desc, bytes desc`,
};

/** Lists the layers of present tags, each once for each registry. */
export async function listSharedLayers(db: Database, choice: LayerChoice): Promise<SharedLayerRow[]> {
  const { sort, minShared, registryId, repositoryId, limit, offset } = choice;
  const rows = await db.$queryRaw<object[]>`with recursive ${HELD},
    present as materialized (
      select distinct p.registry, p.repository, h."repositoryId", h."manifestId" from reached h
      join places p on p.id = h."repositoryId" join "Repository" r on r.id = p.id
      where (${registryId}::text is null or r."registryId" = ${registryId})
        and (${repositoryId}::text is null or r."registryId" = (select "registryId" from "Repository" where id = ${repositoryId}))),
    wanted as (
      select l."layerId" from present h join "ImageLayer" l on l."manifestId" = h."manifestId" where h."repositoryId" = ${repositoryId}),
    had as (
      select h.registry, h.repository, l."layerId", max(l."sizeBytes") as bytes
      from present h join "ImageLayer" l on l."manifestId" = h."manifestId"
      where ${isStored(Prisma.sql`l`)} and (${repositoryId}::text is null or l."layerId" in (select "layerId" from wanted)) group by 1, 2, 3),
    chosen as materialized (
      select registry, "layerId", max(bytes) as bytes, count(*)::int as repositories from had
      group by 1, 2 having count(*) >= ${minShared} order by ${ORDERS[sort]}, "layerId", registry limit ${limit} offset ${offset}),
    -- Materialized, so that the few layers are looked up, and not those of all images.
    claims as materialized (
      select c.registry, c."layerId", l.position, l."instructionId", l."manifestId" from chosen c join "ImageLayer" l on l."layerId" = c."layerId"),
    images as materialized (
      select c.registry, c."layerId", c.position, c."instructionId", h."repositoryId", h."manifestId"
      from claims c join present h on h."manifestId" = c."manifestId" and h.registry = c.registry),
    tagged as (
      select registry, "layerId", "repositoryId", sum(tags)::int as tags from (
        select distinct i.registry, i."layerId", i."repositoryId", x."rootId", o.tags
        from images i join reached x on x."repositoryId" = i."repositoryId" and x."manifestId" = i."manifestId"
        join roots o on o."repositoryId" = x."repositoryId" and o."manifestId" = x."rootId") t group by 1, 2, 3),
    ranked as (select *, row_number() over (partition by registry, "layerId" order by tags desc, "repositoryId") as place from tagged),
    named as (
      select t.registry, t."layerId", sum(t.tags)::int as tags, min(t."repositoryId") as "repositoryId",
        jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name, 'tags', t.tags) order by t.place) filter (where t.place <= ${MOST_HOLDERS}) as holders
      from ranked t join "Repository" r on r.id = t."repositoryId" group by 1, 2),
    described as (
      select i.registry, i."layerId", bool_or(i.position < m."baseLayerCount") as "isBase", min(i."instructionId") as "instructionId"
      from images i join "RepositoryManifest" rm on rm."repositoryId" = i."repositoryId" and rm."manifestId" = i."manifestId"
      join "Image" m on m."manifestId" = i."manifestId" where rm."configReadAt" is not null group by 1, 2)
    select c."layerId", d.digest, g.id as "registryId", g.host, c.bytes as "sizeBytes", c.repositories, n.tags, n.holders,
      left(t.text, ${MOST_INSTRUCTION}) as instruction, coalesce(b."isBase", false) as "isBase"
    from chosen c join named n on n.registry = c.registry and n."layerId" = c."layerId"
    join "Layer" d on d.id = c."layerId" join "Repository" r on r.id = n."repositoryId" join "Registry" g on g.id = r."registryId"
    left join described b on b.registry = c.registry and b."layerId" = c."layerId" left join "Instruction" t on t.id = b."instructionId"
    order by ${ORDERS[sort]}, c."layerId", c.registry`;
  return toRows<SharedLayerRow>(rows);
}
