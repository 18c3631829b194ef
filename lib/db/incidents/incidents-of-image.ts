import type { Database } from '../client.ts';
import { IS_ACTIVE } from './active.ts';

/** An own incident, and the images that its story compares. */
export type ComparedIncident = { id: string; repositoryId: string; fromDigest: string; alarmDigest: string };

/** Lists own active incidents that compare this image with another one, and have no event yet about the findings of the two. */
export async function listIncidentsOfImage(
  db: Database,
  { repositoryId, manifestId }: { repositoryId: string; manifestId: number },
): Promise<ComparedIncident[]> {
  return db.$queryRaw<ComparedIncident[]>`
    select i.id, m."repositoryId", m."fromDigest", m."alarmDigest"
    from "Incident" i join "IncidentMember" m on m.id = i."leadId"
      join "Manifest" x on x.id = ${manifestId} and x.digest in (m."fromDigest", m."alarmDigest")
    where ${IS_ACTIVE} and i.relation = 'ours' and m."repositoryId" = ${repositoryId} and m."fromDigest" is not null
      and not exists (select 1 from "IncidentEvent" e where e."incidentId" = i.id and e.kind = 'findings'
        and e.details->>'from' = m."fromDigest" and e.details->>'to' = m."alarmDigest")
    order by i.number`;
}
