import { planDeliveries } from '#lib/alerts/tell.ts';
import { type CompiledRule, compileOwnerRules, findOwner } from '#lib/analysis/owner.ts';
import type { Database } from '#lib/db/client.ts';
import { getIncident, insertEvent, type NewEvent } from '#lib/db/incidents.ts';
import { listOwnerRules } from '#lib/db/owners.ts';
import { findTold, insertDeliveries, listSubjects, loadTelling, type SubjectRow } from '#lib/db/telling.ts';
import { formatRepository } from '#lib/image/reference.ts';

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
  const [telling, toldBefore, rows, ownerRules] = await Promise.all([
    loadTelling(tx, now),
    findTold(tx, incidentId),
    listSubjects(tx, incidentId),
    listOwnerRules(tx),
  ]);
  const rules = compileOwnerRules(ownerRules);
  const subjects = rows.length > 0 ? rows.map((row) => toSubject(row, rules)) : troubleSubjects(incident);
  const planned = planDeliveries({ ...telling, incident, event: event.kind, subjects, toldBefore, now });
  await insertDeliveries(
    tx,
    planned.map((delivery) => ({ ...delivery, incidentId, eventId })),
    now,
  );
  return planned.length;
}

function toSubject(
  { host, name, relation, owner, labelledOwner, ...rest }: SubjectRow,
  rules: readonly CompiledRule[],
) {
  const reference = formatRepository({ registry: host, repository: name });
  const found = findOwner({ relation, byHand: owner, byLabel: labelledOwner, rules, reference });
  return { ...rest, relation, reference, owner: found?.owner ?? null };
}

/** Trouble shows in no series: it is about a repository or a registry as a whole. */
function troubleSubjects({
  trouble,
  relation,
  owner,
}: {
  trouble: unknown;
  relation: 'ours' | 'upstream';
  owner: string | null;
}) {
  const { subject } = (trouble ?? {}) as { subject?: string };
  return subject === undefined ? [] : [{ reference: subject, relation, owner, stream: '', platform: '', labels: {} }];
}
