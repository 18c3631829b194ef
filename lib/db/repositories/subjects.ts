import type { SubjectRow } from '#lib/analysis/rules/stored.ts';
import type { Database } from '../client.ts';

/** A series with the fields that rules, budgets and owners match. */
export type SeriesSubject = SubjectRow & { seriesId: string; repositoryId: string; streamLabel: string };

/** Lists every series. @param repositoryId - restricts them to one repository; null for all */
export async function listSubjects(db: Database, repositoryId: string | null = null): Promise<SeriesSubject[]> {
  return db.$queryRaw<SeriesSubject[]>`
    select s.id as "seriesId", r.id as "repositoryId", g.host, r.name, r.relation::text as relation, r.owner, y."labelledOwner",
      t.key as "streamKey", t.label as "streamLabel", s.platform
    from "Series" s
    join "Stream" t on t.id = s."streamId"
    join "Repository" r on r.id = s."repositoryId"
    join "Registry" g on g.id = r."registryId"
    left join "RepositorySummary" y on y."repositoryId" = r.id
    where ${repositoryId}::text is null or r.id = ${repositoryId}
    order by g.host, r.name, t.key, s.platform`;
}
