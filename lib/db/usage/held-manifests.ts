import * as Prisma from '../generated/internal/prismaNamespace.ts';

/**
 * The beginning of a statement: what tags hold in registries. It needs `with recursive` before it.
 *
 * - `places`: a number for each repository, for its registry and for its owner within the registry
 * - `roots`: the manifests that tags point to now, with the number of these tags
 * - `reached`: the manifests that each root leads to, itself and all children that the repository's own registry served
 *
 * A tag points to what it pointed to when it was last checked. Tags that are gone point to nothing.
 */
export const HELD = Prisma.sql`
  places as materialized (
    select r.id, row_number() over (order by r.id)::int as repository, dense_rank() over (order by r."registryId")::int as registry,
      dense_rank() over (order by r."registryId", r."resolvedOwner")::int as owner
    from "Repository" r),
  roots as materialized (
    select o."repositoryId", o."manifestId", count(*)::int as tags from "Observation" o where o."openTagId" is not null group by 1, 2),
  reached as (
    select r."repositoryId", r."manifestId" as "rootId", r."manifestId" from roots r
    join "RepositoryManifest" rm on rm."repositoryId" = r."repositoryId" and rm."manifestId" = r."manifestId"
    union
    select r."repositoryId", r."rootId", e."childId" from reached r
    join "IndexEntry" e on e."indexId" = r."manifestId" and e.role in ('image', 'index')
    join "RepositoryManifest" rm on rm."repositoryId" = r."repositoryId" and rm."manifestId" = e."childId")`;

/** Layers that a registry may not distribute, mostly of Windows: it stores no blob for them (M-26). @param layer - alias of `ImageLayer` */
export const isStored = (layer: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`${layer}."mediaType" not like '%.rootfs.foreign.%' and ${layer}."mediaType" not like '%.layer.nondistributable.%'`;
