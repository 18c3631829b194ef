import { planDeliveries } from '#lib/alerts/tell.ts';
import type { Database } from '#lib/db/client.ts';
import { labelsKey, listLabels } from '#lib/db/images.ts';
import { getIncident, insertEvent, type NewEvent } from '#lib/db/incidents.ts';
import { findTold, insertDeliveries, loadTelling, type TellingRow } from '#lib/db/telling.ts';
import { listSubjectsOf } from './subjects.ts';

/**
 * Writes an event of an incident and, in the same transaction, the messages that it makes: what is known and what is told
 * cannot drift apart. The incident is as it shall be by then.
 *
 * @returns how many messages wait now
 */
export async function writeEvent(tx: Database, event: NewEvent, now: Date): Promise<number> {
  const eventId = await insertEvent(tx, event);
  const incident = await getIncident(tx, event.incidentId);
  if (incident.silent) return 0;
  const { id: incidentId } = incident;
  const telling = await loadTelling(tx, now);
  const [toldBefore, subjects] = await Promise.all([
    findTold(tx, incidentId),
    listRouteSubjects(tx, incidentId, telling),
  ]);
  const planned = planDeliveries({ ...telling, incident, event: event.kind, subjects, toldBefore, now });
  await insertDeliveries(
    tx,
    planned.map((delivery) => ({ ...delivery, incidentId, eventId })),
    now,
  );
  return planned.length;
}

/** What it shows in, with the labels of the images that opened it there where a route asks for labels. */
async function listRouteSubjects(tx: Database, incidentId: string, { routes }: TellingRow) {
  const subjects = await listSubjectsOf(tx, [incidentId]);
  const images = subjects.map(({ repositoryId, toDigest }) => ({ repositoryId, digest: toDigest }));
  const labels = await listLabels(tx, routes.some(({ matches }) => matches.label !== undefined) ? images : []);
  return subjects.map((subject) => ({
    ...subject,
    labels: labels.get(labelsKey(subject.repositoryId, subject.toDigest)) ?? {},
  }));
}
