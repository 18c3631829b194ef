import type { Database } from './client.ts';
import type { IncidentKind } from './generated/enums.ts';

/** A series of an incident. Trouble has no series; its subject is a repository or a registry. */
export type IncidentSubjectRow = {
  incidentId: string;
  /** The member's own kind: one push can be a step and break a budget. */
  kind: IncidentKind;
  incidentOwner: string | null;
  incidentRelation: 'ours' | 'upstream';
  host: string | null;
  name: string | null;
  relation: 'ours' | 'upstream';
  owner: string | null;
  labelledOwner: string | null;
  streamKey: string | null;
  platform: string | null;
  repositoryId: string | null;
  /** The image that opened the incident in this series. */
  toDigest: string | null;
};

/** Lists the subjects of incidents, with the fields that decide their owner. */
export async function listIncidentSubjects(
  db: Database,
  incidentIds: readonly string[],
): Promise<IncidentSubjectRow[]> {
  return db.$queryRaw<IncidentSubjectRow[]>`
    select i.id as "incidentId", coalesce(m.kind, i.kind)::text as kind, i.owner as "incidentOwner", i.relation::text as "incidentRelation",
      coalesce(g.host, h.host) as host, r.name, coalesce(r.relation, i.relation)::text as relation, r.owner, s."labelledOwner",
      m."streamKey", m.platform, r.id as "repositoryId", m."toDigest"
    from "Incident" i
    left join "IncidentMember" m on m."incidentId" = i.id
    left join "Repository" r on r.id = coalesce(m."repositoryId", i."repositoryId")
    left join "Registry" g on g.id = r."registryId"
    left join "Registry" h on h.id = i."registryId"
    left join "RepositorySummary" s on s."repositoryId" = r.id
    where i.id = any(${[...incidentIds]}::text[])
    order by m.at, m.id`;
}

/** Ids of all open and acknowledged incidents. */
export async function listOpenIncidentIds(db: Database): Promise<string[]> {
  const rows = await db.incident.findMany({
    where: { state: { in: ['open', 'acknowledged'] } },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ id }) => id);
}
