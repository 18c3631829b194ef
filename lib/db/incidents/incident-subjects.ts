import type { StoredSubjects } from '#lib/alerts/incident-subjects.ts';
import { ACTIVE_STATES } from '#lib/domain/incident.ts';
import type { Database } from '../client.ts';
import { listOwnerRules } from '../repositories/owners.ts';

/** Loads the subjects of incidents, with what decides their owners. Trouble has no series; its subject is a repository or a registry. */
export async function loadIncidentSubjects(db: Database, incidentIds: readonly string[]): Promise<StoredSubjects> {
  const rows = await db.$queryRaw<StoredSubjects['rows']>`
    select i.id as "incidentId", coalesce(m."kindName", i."kindName") as kind, i.owner as "incidentOwner", i.relation::text as "incidentRelation",
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
  return { rows, ownerRules: await listOwnerRules(db) };
}

/** Ids of all open and acknowledged incidents. */
export async function listOpenIncidentIds(db: Database): Promise<string[]> {
  const rows = await db.incident.findMany({
    where: { state: { in: [...ACTIVE_STATES] } },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ id }) => id);
}
