import { compileIncidentSubjects, type IncidentSubject } from '#lib/alerts/incident-subjects.ts';
import type { Database } from '#lib/db/client.ts';
import { listIncidentSubjects } from '#lib/db/incident-subjects.ts';
import { listOwnerRules } from '#lib/db/owners.ts';

/** What incidents show in, or are about, as routes and mutes see it. */
export async function listSubjectsOf(db: Database, incidentIds: readonly string[]): Promise<IncidentSubject[]> {
  return (await listIncidentSubjects(db, incidentIds)).map(compileIncidentSubjects(await listOwnerRules(db)));
}
