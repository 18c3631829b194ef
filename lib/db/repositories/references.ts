import type { Database } from '../client.ts';
import { shownEntries, shownImages } from '../images/shown.ts';

/** Finds a watched repository by host and name; the demo's comes last. */
export async function findRepositoryByName(db: Database, host: string, name: string): Promise<string | null> {
  const rows = await db.repository.findMany({
    where: { name, registry: { host } },
    select: { id: true, origin: true },
    orderBy: { id: 'asc' },
  });
  return (rows.find(({ origin }) => origin !== 'demo') ?? rows[0])?.id ?? null;
}

/** Returns the digest that a tag points to, or pointed to last; null when it was never read. */
export async function findTagDigest(db: Database, repositoryId: string, tag: string): Promise<string | null> {
  const [row] = await db.$queryRaw<{ digest: string }[]>`
    select m.digest from "Tag" t join "Observation" o on o."tagId" = t.id join "Manifest" m on m.id = o."manifestId"
    where t."repositoryId" = ${repositoryId} and t.name = ${tag} order by o."endedAt" is not null, o.id desc limit 1`;
  return row?.digest ?? null;
}

/** Lists repositories with a tag that ever showed the manifest, directly or through an index; the demo's last. */
export async function listRepositoriesWith(db: Database, digest: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    with recursive up as (
      select id, 0 as depth from "Manifest" where digest = ${digest}
      union select e."indexId", up.depth + 1 from up join "IndexEntry" e on e."childId" = up.id where up.depth < 3)
    select r.id from "Repository" r
    where exists (select 1 from up join "Observation" o on o."manifestId" = up.id where o."repositoryId" = r.id)
      and exists (select 1 from "RepositoryManifest" rm join "Manifest" m on m.id = rm."manifestId"
        where rm."repositoryId" = r.id and m.digest = ${digest})
    order by r.origin = 'demo', r.id`;
  return rows.map((row) => row.id);
}

/** Returns the tag that last showed the image, now or before; null when it is pinned or only its index is known by digest. */
export async function findTagShowing(db: Database, repositoryId: string, manifestId: number): Promise<string | null> {
  const [row] = await db.$queryRaw<{ name: string }[]>`
    select t.name from "Observation" o join "Tag" t on t.id = o."tagId"
    where o."repositoryId" = ${repositoryId} and t.name not like '%:%'
      and (o."manifestId" = ${manifestId} or o."manifestId" in (select e."indexId" from ${shownEntries(repositoryId)} e where e."childId" = ${manifestId}))
    order by o."endedAt" is not null, o."firstSeenAt" desc, o.id desc limit 1`;
  return row?.name ?? null;
}

/** Returns the labels of an image that this repository showed; empty otherwise. */
export async function findImageLabels(
  db: Database,
  repositoryId: string,
  digest: string,
): Promise<Record<string, string>> {
  const [row] = await db.$queryRaw<{ labels: Record<string, string> }[]>`
    select i.labels from "Manifest" m join ${shownImages(repositoryId)} i on i."manifestId" = m.id
    where m.digest = ${digest} and exists (
      select 1 from "Observation" o where o."repositoryId" = ${repositoryId}
        and (o."manifestId" = m.id or o."manifestId" in (select e."indexId" from ${shownEntries(repositoryId)} e where e."childId" = m.id)))`;
  return row?.labels ?? {};
}
