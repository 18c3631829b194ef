import { incidentLevel } from '#lib/alerts/incident-level.ts';
import { FIRST, planDeliveries } from '#lib/alerts/plan-deliveries.ts';
import type { Database } from '#lib/db/client.ts';
import { labelsKey, listLabels } from '#lib/db/images.ts';
import { listMembers } from '#lib/db/incident-members.ts';
import { getIncident, type IncidentRow, insertEvent, type NewEvent } from '#lib/db/incidents.ts';
import {
  findNotifiedChannels,
  insertDeliveries,
  loadRoutingInputs,
  mapNotifiedLevels,
  type RoutingInputs,
} from '#lib/db/routing-inputs.ts';
import { listSubjectsOf } from './subjects.ts';

/**
 * Writes an event of an incident and its messages in one transaction, so that neither exists without the other. The
 * incident must be up to date already.
 *
 * @returns number of queued messages
 */
export async function writeEvent(tx: Database, event: NewEvent, now: Date): Promise<number> {
  const incident = await getIncident(tx, event.incidentId);
  const level = FIRST.has(event.kind) ? await levelOf(tx, incident) : undefined;
  const eventId = await insertEvent(
    tx,
    level === undefined ? event : { ...event, details: { ...event.details, level } },
  );
  if (incident.silent) return 0;
  const { id: incidentId } = incident;
  const inputs = await loadRoutingInputs(tx, now);
  const [notifiedBefore, notifiedLevels, subjects] = await Promise.all([
    findNotifiedChannels(tx, incidentId),
    mapNotifiedLevels(tx, incidentId),
    listRouteSubjects(tx, incidentId, inputs),
  ]);
  const news = { incident, event: event.kind, subjects, notifiedBefore, level, notifiedLevels, now };
  const planned = planDeliveries({ ...inputs, ...news });
  await insertDeliveries(
    tx,
    planned.map((delivery) => ({ ...delivery, incidentId, eventId })),
    now,
  );
  return planned.length;
}

/** The level of its total growth; undefined for trouble. */
async function levelOf(tx: Database, { id, kind, rule }: IncidentRow): Promise<number | undefined> {
  return kind === 'trouble' ? undefined : incidentLevel(await listMembers(tx, id), rule);
}

/** Lists the subjects of an incident. Loads labels of their images only where a route matches on labels. */
async function listRouteSubjects(tx: Database, incidentId: string, { routes }: RoutingInputs) {
  const subjects = await listSubjectsOf(tx, [incidentId]);
  const images = subjects.map(({ repositoryId, toDigest }) => ({ repositoryId, digest: toDigest }));
  const labels = await listLabels(tx, routes.some(({ matches }) => matches.label !== undefined) ? images : []);
  return subjects.map((subject) => ({
    ...subject,
    labels: labels.get(labelsKey(subject.repositoryId, subject.toDigest)) ?? {},
  }));
}
