import { HISTORY_KINDS } from '#lib/domain/finding.ts';
import type { Database } from '../client.ts';
import type { SeriesSubject } from '../repositories/subjects.ts';
import { toRows } from '../rows.ts';
import { COUNTED_BYTES, IS_DISMISSED } from './image-findings.ts';
import { type SavingSpan, savings } from './saved-bytes.ts';

/** What the findings of a kind save in the newest image of a main series, in compressed bytes. */
export type MeasuredKind = { seriesId: string; kind: string; bytes: number };

/** Lists what each kind saves of an image, of the main series among these. Secrets and dismissed findings are left out. */
export async function listMeasuredKinds(
  db: Database,
  seriesIds: readonly string[],
  rulesVersion: number,
): Promise<MeasuredKind[]> {
  const rows = await db.$queryRaw<object[]>`
    select main."seriesId", i.kind, sum(${COUNTED_BYTES})::bigint as bytes from "RepositorySummary" main
    cross join lateral (
      select "manifestId" from "Point" where "seriesId" = main."seriesId" order by position desc limit 1) newest
    join "FindingSet" f on f."repositoryId" = main."repositoryId" and f."manifestId" = newest."manifestId"
      and f."rulesVersion" = ${rulesVersion}
    join "Finding" i on i."repositoryId" = f."repositoryId" and i."manifestId" = f."manifestId"
    where main."seriesId" = any(${[...seriesIds]}::text[]) and i.kind <> all(${['secret', ...HISTORY_KINDS]}::text[])
      and not ${IS_DISMISSED}
    group by main."seriesId", i.kind order by main."seriesId", i.kind`;
  return toRows(rows);
}

/** An own repository with what its newest image could save, in compressed bytes. */
export type OwnSaving = SeriesSubject & { savedBytes: number; manifestId: number; digest: string };

/** Lists own repositories whose newest findings are known, without those of the demo. */
export async function listOwnSavings(db: Database, span: SavingSpan): Promise<OwnSaving[]> {
  const rows = await db.$queryRaw<object[]>`
    select r.id as "repositoryId", s."seriesId", g.host, r.name, r.relation::text as relation, r.owner, s."labelledOwner", s."streamKey",
      s."streamLabel", s.platform, v."savedBytes", v."manifestId", m.digest
    from ${savings(span)} v join "Repository" r on r.id = v."repositoryId" join "Registry" g on g.id = r."registryId"
      join "Manifest" m on m.id = v."manifestId" join "RepositorySummary" s on s."repositoryId" = r.id
    where r.relation = 'ours' and r.origin <> 'demo' order by r.id`;
  return toRows(rows);
}
