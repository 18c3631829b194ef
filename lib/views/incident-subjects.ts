import { compileIncidentSubjects, type IncidentSubject } from '#lib/alerts/incident-subjects.ts';
import type { Database } from '#lib/db/client.ts';
import { listIncidentSubjects } from '#lib/db/incident-subjects.ts';
import { listOwnerRules } from '#lib/db/owners.ts';

/** Groups the subjects of incidents, as mutes match them, by incident. */
export async function groupSubjectsOf(
  db: Database,
  incidentIds: readonly string[],
): Promise<Map<string | null, IncidentSubject[]>> {
  const toSubject = compileIncidentSubjects(await listOwnerRules(db));
  const rows = await listIncidentSubjects(db, incidentIds);
  return Map.groupBy(rows.map(toSubject), ({ incidentId }) => incidentId);
}
