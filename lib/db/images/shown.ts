import * as Prisma from '../generated/internal/prismaNamespace.ts';

/** `IndexEntry` rows of images and indexes that the repository's own registry served. Children read elsewhere are left out. */
export function shownEntries(repositoryId: string): Prisma.Sql {
  return Prisma.sql`(
    select e.* from "IndexEntry" e join "RepositoryManifest" rm on rm."manifestId" = e."childId" and rm."repositoryId" = ${repositoryId}
    where e.role in ('image', 'index'))`;
}

/**
 * `Image` rows that the repository may show. Fields of the config (platform, labels, instructions, times) are left out when its
 * own registry did not serve that config; `hasConfig` shows which.
 */
export function shownImages(repositoryId: string): Prisma.Sql {
  return Prisma.sql`(
    select i."manifestId", i."configDigest", i."configBytes", i."sizeBytes", i."layerCount", i."layersKey", rm."configReadAt" is not null as "hasConfig",
      case when rm."configReadAt" is null then 'unknown' else i.platform end as platform,
      case when rm."configReadAt" is null then null else i."createdAt" end as "createdAt",
      case when rm."configReadAt" is null then coalesce(i.annotations, '{}') else i.labels end as labels,
      case when rm."configReadAt" is null then '{}'::jsonb else i.facts end as facts,
      rm."configReadAt" is not null and i."historyMatches" as "historyMatches",
      case when rm."configReadAt" is null then null else i."baseLayerCount" end as "baseLayerCount"
    from "Image" i join "RepositoryManifest" rm on rm."manifestId" = i."manifestId" and rm."repositoryId" = ${repositoryId})`;
}

/** `ImageLayer` rows that the repository may show, with digests and instructions; without its config, only digests and sizes. */
export function shownLayers(repositoryId: string): Prisma.Sql {
  return Prisma.sql`(
    select l."manifestId", l.position, l."layerId", d.digest, l."sizeBytes", l."mediaType",
      case when rm."configReadAt" is null then null else l."diffId" end as "diffId",
      case when rm."configReadAt" is null then null else t.text end as instruction
    from "ImageLayer" l join "Layer" d on d.id = l."layerId"
    join "RepositoryManifest" rm on rm."manifestId" = l."manifestId" and rm."repositoryId" = ${repositoryId}
    left join "Instruction" t on t.id = l."instructionId")`;
}

/**
 * `ImageContents` rows that the repository may show: of images all of whose layers its own registry has served. Each row is found
 * by two primary keys.
 *
 * @param repositoryId - or the column that has it
 */
export function shownSums(repositoryId: string | Prisma.Sql): Prisma.Sql {
  // The aliases are used nowhere else: a column of the statement around it must not be taken for one of these tables.
  return Prisma.sql`(
    select sums."manifestId", sums."unpackedBytes", sums."visibleBytes", sums."wastedBytes", sums."duplicateBytes",
      sums."diveEfficiency"
    from "ImageContents" sums join "RepositoryManifest" served on served."manifestId" = sums."manifestId" and served."repositoryId" = ${repositoryId}
    where served."contentsAt" is not null)`;
}

/**
 * `ImageChange` rows that the repository may show: of two images all of whose layers its own registry has served.
 *
 * @param repositoryId - or the column that has it
 */
export function shownChanges(repositoryId: string | Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    select change."fromManifestId", change."toManifestId", change."pullBytes", change."unchangedBytes", change.layers, change.truncated
    from "ImageChange" change
    join "RepositoryManifest" "servedFrom" on "servedFrom"."manifestId" = change."fromManifestId" and "servedFrom"."repositoryId" = ${repositoryId}
    join "RepositoryManifest" "servedTo" on "servedTo"."manifestId" = change."toManifestId" and "servedTo"."repositoryId" = ${repositoryId}
    where "servedFrom"."contentsAt" is not null and "servedTo"."contentsAt" is not null)`;
}
