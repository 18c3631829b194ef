import type { Database } from '../client.ts';
import { toRows } from '../rows.ts';

export type PackageAtPoint = {
  at: Date;
  tag: string;
  digest: string;
  /** False while the repository does not show the packages of the image. */
  isKnown: boolean;
  /** Null without the package. */
  versions: (string | null)[] | null;
  bytes: number | null;
};

/** Lists the newest points of a series with the versions and bytes of one package in their images, newest first. */
export async function listPackageHistory(
  db: Database,
  { seriesId, ecosystem, name, limit }: { seriesId: string; ecosystem: string; name: string; limit: number },
): Promise<PackageAtPoint[]> {
  const rows = await db.$queryRaw<object[]>`
    select p.at, p."tagName" as tag, m.digest, rm."contentsAt" is not null as "isKnown", x.versions, x.bytes
    from "Point" p join "Series" s on s.id = p."seriesId" join "Manifest" m on m.id = p."manifestId"
      left join "RepositoryManifest" rm on rm."repositoryId" = s."repositoryId" and rm."manifestId" = p."manifestId"
      cross join lateral (
        select jsonb_agg(nullif(i.version, '') order by i.version) as versions, sum(i."unpackedBytes")::bigint as bytes
        from "ImagePackage" i join "Package" k on k.id = i."packageId"
        where rm."contentsAt" is not null and i."manifestId" = p."manifestId" and k.ecosystem = ${ecosystem} and k.name = ${name}) x
    where p."seriesId" = ${seriesId} order by p.position desc limit ${limit}`;
  return toRows(rows);
}

/** Returns the longest series of the repository with the image; null when there is none. */
export async function findSeriesOf(db: Database, repositoryId: string, manifestId: number): Promise<string | null> {
  const [row] = await db.$queryRaw<{ id: string }[]>`
    select s.id from "Point" p join "Series" s on s.id = p."seriesId"
    where p."manifestId" = ${manifestId} and s."repositoryId" = ${repositoryId} order by s."pointCount" desc, s.id limit 1`;
  return row?.id ?? null;
}
