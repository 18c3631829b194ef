import type { Database } from '../client.ts';
import { type SavingSpan, savings } from '../findings/saved-bytes.ts';
import { toRows } from '../rows.ts';

/** What the pushes of an own repository have mended. Compressed bytes of the measured findings only. */
export type DoneRow = {
  repositoryId: string;
  host: string;
  name: string;
  done: number;
  measured: number;
  predictedBytes: number;
  savedBytes: number;
};

/**
 * Lists own repositories with what was predicted and saved, those that saved most first. A finding counts once, with its last outcome. It
 * does not count while the newest image of a series in which it was mended has it again.
 */
export async function listDone(db: Database): Promise<DoneRow[]> {
  const rows = await db.$queryRaw<object[]>`
    select r.id as "repositoryId", g.host, r.name, count(*)::int as done, count(o."savedBytes")::int as measured,
      coalesce(sum(o."predictedBytes") filter (where o."savedBytes" is not null), 0)::bigint as "predictedBytes",
      coalesce(sum(o."savedBytes"), 0)::bigint as "savedBytes"
    from (
      select distinct on ("repositoryId", "findingId") "repositoryId", "findingId", digest, "predictedBytes", "savedBytes" from "FindingOutcome"
      order by "repositoryId", "findingId", at desc) o
    join "Repository" r on r.id = o."repositoryId" and r.relation = 'ours' join "Registry" g on g.id = r."registryId"
    where not exists (
      select 1 from "Manifest" m join "Point" p on p."manifestId" = m.id
        join "Series" s on s.id = p."seriesId" and s."repositoryId" = o."repositoryId"
        cross join lateral (select "manifestId" from "Point" where "seriesId" = s.id order by position desc limit 1) newest
        join "Finding" i on i."repositoryId" = o."repositoryId" and i."manifestId" = newest."manifestId" and i.id = o."findingId"
      where m.digest = o.digest)
    group by r.id, g.host, r.name order by "savedBytes" desc, r.id`;
  return toRows(rows);
}

/** What the newest images of an owner could save when each node pulls each of them once. Null for repositories without an owner. */
export type OwnerSaving = { owner: string | null; repositories: number; rolloutBytes: number };

/** Sums what own repositories could save by owner, the most first. */
export async function sumSavingsByOwner(db: Database, span: SavingSpan): Promise<OwnerSaving[]> {
  const rows = await db.$queryRaw<object[]>`
    select r."resolvedOwner" as owner, count(*)::int as repositories, sum(v."savedBytes" * v.nodes)::bigint as "rolloutBytes"
    from ${savings(span)} v join "Repository" r on r.id = v."repositoryId"
    where r.relation = 'ours' and v."savedBytes" > 0 group by 1 order by 3 desc, 1`;
  return toRows(rows);
}
