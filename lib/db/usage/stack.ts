import type { Database } from '../client.ts';

export type NamedImage = { host: string; name: string; tag: string | null; digest: string | null };

export type StackImageRow = {
  /** Index of the named image. */
  at: number;
  /** Null while the repository is not watched. */
  repositoryId: string | null;
  /** What the tag or digest leads to. Null if it was never seen, or is not an image that was read. */
  manifestId: number | null;
  digest: string | null;
  platform: string | null;
  /** The newest image of the same series. Null if the image is in no series. */
  newestId: number | null;
  newestDigest: string | null;
  newestTag: string | null;
};

/**
 * Finds the images that references lead to, and the newest image of the series of each. A digest comes before a tag; without both it
 * is the tag "latest". An index leads to its image for the platform, else to its first one.
 */
export async function findStackImages(
  db: Database,
  named: readonly NamedImage[],
  platform: string,
): Promise<StackImageRow[]> {
  const rows = named.map((one, at) => ({ ...one, at }));
  return db.$queryRaw<StackImageRow[]>`
    select distinct on (w.at) w.at, r.id as "repositoryId", image.id as "manifestId", m.digest, image.platform,
      newest."manifestId" as "newestId", n.digest as "newestDigest", newest."tagName" as "newestTag"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as w(at int, host text, name text, tag text, digest text)
    left join "Registry" g on g.host = w.host
    left join "Repository" r on r."registryId" = g.id and r.name = w.name
    left join lateral (
      select o."manifestId" as id from "Tag" t join "Observation" o on o."openTagId" = t.id
      where w.digest is null and t."repositoryId" = r.id and t.name = coalesce(w.tag, 'latest')
      union all
      select d.id from "Manifest" d join "RepositoryManifest" rm on rm."manifestId" = d.id and rm."repositoryId" = r.id
      where d.digest = w.digest) root on true
    left join lateral (
      select i."manifestId" as id, case when rm."configReadAt" is null then 'unknown' else i.platform end as platform
      from (select root.id union all select e."childId" from "IndexEntry" e where e."indexId" = root.id and e.role = 'image') c
      join "Image" i on i."manifestId" = c.id
      join "RepositoryManifest" rm on rm."repositoryId" = r.id and rm."manifestId" = i."manifestId"
      order by i.platform <> ${platform}, i.platform limit 1) image on true
    left join "Manifest" m on m.id = image.id
    left join lateral (
      select last."manifestId", last."tagName" from "Point" p join "Series" s on s.id = p."seriesId" and s."repositoryId" = r.id
      cross join lateral (select q."manifestId", q."tagName", q.at from "Point" q where q."seriesId" = s.id order by q.position desc limit 1) last
      where p."manifestId" = image.id order by p."tagName" is distinct from w.tag, last.at desc, s.id limit 1) newest on true
    left join "Manifest" n on n.id = newest."manifestId"
    order by w.at, image.id is null, r.id is null, g.origin = 'demo'`;
}
