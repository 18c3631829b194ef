import type { Database } from '../client.ts';

/** Returns those manifests, by digest, that the repository's own registry has served. */
export async function findReadManifests(
  db: Database,
  repositoryId: string,
  digests: readonly string[],
): Promise<Set<string>> {
  if (digests.length === 0) return new Set();
  const rows = await db.$queryRaw<{ digest: string }[]>`
    select m.digest from "Manifest" m join "RepositoryManifest" rm on rm."manifestId" = m.id and rm."repositoryId" = ${repositoryId}
    where m.digest = any(${[...digests]}::text[])`;
  return new Set(rows.map(({ digest }) => digest));
}

/** Records that this repository's registry served the manifests just stored, and the configs of those with `hasConfig`. */
export async function noteRead(
  db: Database,
  repositoryId: string,
  manifests: readonly { digest: string; hasConfig: boolean }[],
  now: Date,
): Promise<void> {
  if (manifests.length === 0) return;
  await db.$executeRaw`
    insert into "RepositoryManifest" as r ("repositoryId", "manifestId", "readAt", "configReadAt")
    select ${repositoryId}, m.id, ${now}, case when t."hasConfig" then ${now}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(manifests)}::jsonb) as t(digest text, "hasConfig" boolean) join "Manifest" m on m.digest = t.digest
    order by m.id
    on conflict ("repositoryId", "manifestId") do update set "configReadAt" = excluded."configReadAt"
    where r."configReadAt" is null and excluded."configReadAt" is not null`;
}

/**
 * Marks as read what a release without this table observed, since that release read it from the registry. Runs at the start after
 * such a release used this schema. @returns how many manifests
 */
export async function adoptObserved(db: Database): Promise<number> {
  return db.$executeRaw`
    insert into "RepositoryManifest" ("repositoryId", "manifestId", "readAt", "configReadAt")
    with recursive missing as (
      select distinct o."repositoryId", o."manifestId", 0 as depth from "Observation" o
      where not exists (select 1 from "RepositoryManifest" rm where rm."repositoryId" = o."repositoryId" and rm."manifestId" = o."manifestId")),
    reached as (
      select * from missing
      union
      select r."repositoryId", e."childId", r.depth + 1 from reached r join "IndexEntry" e on e."indexId" = r."manifestId"
      where e."childId" is not null and e.role in ('image', 'index') and r.depth < 3)
    select distinct r."repositoryId", r."manifestId", m."fetchedAt", case when c.state = 'present' then m."fetchedAt" end
    from reached r join "Manifest" m on m.id = r."manifestId"
    left join "Image" i on i."manifestId" = m.id left join "Config" c on c.digest = i."configDigest"
    on conflict do nothing`;
}
