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

/**
 * A statement of the blobs that manifests of a table `held` consist of, with its columns. A blob is a kind and a key: layers and manifests
 * by their ids, configs and unread attestations by a 64-bit hash of their digests, which are long texts.
 *
 * @param columns - those of `held`, by its alias h
 */
export const listBlobs = (columns: Prisma.Sql): Prisma.Sql => Prisma.sql`
  select ${columns}, 0 as kind, l."layerId"::bigint as key, l."sizeBytes" as bytes
  from held h join "ImageLayer" l on l."manifestId" = h."manifestId" where ${isStored(Prisma.sql`l`)}
  union all
  select ${columns}, 1, m.id::bigint, octet_length(m.raw)::bigint from held h join "Manifest" m on m.id = h."manifestId"
  union all
  select ${columns}, 2, hashtextextended(i."configDigest", 0), i."configBytes" from held h join "Image" i on i."manifestId" = h."manifestId"
  union all
  select ${columns}, case when e."childId" is null then 3 else 1 end, coalesce(e."childId"::bigint, hashtextextended(e.digest, 0)), e."sizeBytes"
  from held h join "IndexEntry" e on e."indexId" = h."manifestId" where e.role = 'attestation'`;
