import { ENDED_STATES } from '#lib/domain/incident.ts';
import type { DatabaseClient } from '../client.ts';
import { IS_ACTIVE } from './active.ts';
import { lockIncidents } from './incidents.ts';

/**
 * Deletes incidents whose repositories or registry were deleted. An incident with members in other repositories continues, or
 * closes with the state of its remaining members.
 */
export async function deleteOrphans(db: DatabaseClient): Promise<void> {
  await db.$transaction(async (tx) => {
    // Another repository may be joining an incident concurrently.
    await lockIncidents(tx);
    await tx.$executeRaw`
      delete from "Incident" i where case when i."kindName" in ('trouble', 'secret')
        then not exists (select 1 from "Registry" g where g.id = i."registryId")
          or (i."repositoryId" is not null and not exists (select 1 from "Repository" r where r.id = i."repositoryId"))
        else not exists (select 1 from "IncidentMember" m where m."incidentId" = i.id) end`;
    await tx.$executeRaw`
      update "Incident" i set "leadId" = l.id, "repositoryId" = l."repositoryId", "registryId" = r."registryId"
      from "IncidentMember" l join "Repository" r on r.id = l."repositoryId"
      where i."kindName" not in ('trouble', 'secret') and not exists (
          select 1 from "IncidentMember" m join "Repository" o on o.id = i."repositoryId" where m.id = i."leadId")
        and l.id = (select m.id from "IncidentMember" m where m."incidentId" = i.id
          order by m.id = i."leadId" desc, m.state = 'open' desc, m.at, m.id limit 1)`;
    // The order of states is that of lib/alerts/incident-state.ts.
    await tx.$executeRaw`
      update "Incident" i set state = e.state::"IncidentState", "endedAt" = coalesce(e."endedAt", i."changedAt")
      from (
        select m."incidentId", max(m."endedAt") as "endedAt", (array_agg(m.state::text order by
          array_position(${[...ENDED_STATES]}::text[], m.state::text)))[1] as state
        from "IncidentMember" m group by m."incidentId" having bool_and(m.state <> 'open')) e
      where e."incidentId" = i.id and ${IS_ACTIVE}`;
  });
}
