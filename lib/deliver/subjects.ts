import { compileIncidentSubjects, type IncidentSubject } from '#lib/alerts/incident-subjects.ts';
import type { Database } from '#lib/db/client.ts';
import { listIncidentSubjects } from '#lib/db/incident-subjects.ts';
import { listOwnerRules } from '#lib/db/owners.ts';

/** Lists the subjects of incidents for routes and mutes. */
export async function listSubjectsOf(db: Database, incidentIds: readonly string[]): Promise<IncidentSubject[]> {
  return (await listIncidentSubjects(db, incidentIds)).map(compileIncidentSubjects(await listOwnerRules(db)));
}
