import { isClosed } from '#lib/alerts/incident-state.ts';
import { acceptLevel, withdrawLevels } from '#lib/db/accepted-levels.ts';
import type { Database } from '#lib/db/client.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { endMembers, listMembers, type MemberRow, reopenMembers } from '#lib/db/incident-members.ts';
import { getIncident, type IncidentRow, lockIncidents, updateIncident } from '#lib/db/incidents.ts';
import { writeEvent } from '#lib/deliver/enqueue.ts';
import { noteChange } from './audit.ts';
import type { CommandContext, GuardedCommands } from './context.ts';
import { deriveSoon } from './derive-matching.ts';
import { ConflictError, RefusedError } from './errors.ts';
import type { AcceptInput, BulkIncidentsInput, MuteIncidentInput } from './incident-inputs.ts';
import { addMute } from './mutes.ts';

/** Acknowledges an incident and assigns it to the caller. @throws NotFoundError, ConflictError when it is closed */
export async function acknowledgeIncident(
  guarded: GuardedCommands,
  id: string,
  input: { reason?: string | undefined },
): Promise<void> {
  const context = guarded.require('write');
  await change(context, id, async (tx, incident) => {
    demandOpen(incident);
    await updateIncident(tx, incident.id, { state: 'acknowledged', assignee: context.actor.name }, context.clock.now());
    return { kind: 'acknowledged', reason: input.reason ?? null };
  });
}

/** Makes the current sizes of its series their baselines. @throws NotFoundError, ConflictError, RefusedError */
export async function acceptIncident(guarded: GuardedCommands, id: string, input: AcceptInput): Promise<void> {
  await deriveSoon(guarded.require('write'), await accept(guarded, id, input));
}

/** Marks an incident as no regression: its current sizes become baselines. @throws NotFoundError, ConflictError */
export async function invalidateIncident(
  guarded: GuardedCommands,
  id: string,
  input: { reason: string },
): Promise<void> {
  await deriveSoon(guarded.require('write'), await closeIncident(guarded, id, 'invalid', input));
}

/**
 * Mutes an incident until a date. It stays open and on the charts.
 *
 * @throws NotFoundError, ConflictError, RefusedError
 */
export async function muteIncident(guarded: GuardedCommands, id: string, input: MuteIncidentInput): Promise<void> {
  const { db } = guarded.require('write');
  const incident = await getIncident(db, id);
  demandOpen(incident);
  await addMute(guarded, { matches: { incidentId: incident.id }, ...input });
}

/**
 * Withdraws an acceptance, or the verdict that it was no regression: the old baseline applies again.
 *
 * @throws NotFoundError, ConflictError
 */
export async function reopenIncident(
  guarded: GuardedCommands,
  id: string,
  input: { reason?: string | undefined },
): Promise<void> {
  const context = guarded.require('write');
  const touched = await change(context, id, async (tx, incident) => {
    if (incident.state !== 'accepted' && incident.state !== 'invalid')
      throw new ConflictError(
        'Only what somebody accepted, or called no regression, can be opened again.',
        incident.id,
      );
    await withdrawLevels(tx, incident.id);
    await reopenMembers(tx, incident.id, incident.state);
    await updateIncident(tx, incident.id, { state: 'open', endedAt: null }, context.clock.now());
    return { kind: 'reopened', reason: input.reason ?? null };
  });
  await deriveSoon(context, touched);
}

/** Changes several incidents. Closed and deleted ones are skipped, and listed with the reason. */
export async function changeIncidents(
  guarded: GuardedCommands,
  input: BulkIncidentsInput,
): Promise<{ changed: string[]; skipped: { id: string; why: string }[] }> {
  const context = guarded.require('write');
  const touched = new Set<string>();
  const changed: string[] = [];
  const skipped: { id: string; why: string }[] = [];
  try {
    for (const id of new Set(input.ids)) {
      try {
        for (const repositoryId of await changeOne(guarded, id, input)) touched.add(repositoryId);
        changed.push(id);
      } catch (error) {
        if (!(error instanceof ConflictError || error instanceof NotFoundError)) throw error;
        skipped.push({ id, why: error.message });
      }
    }
  } finally {
    // Runs after an error, too: the incidents changed before it stay changed.
    await deriveSoon(context, [...touched]);
  }
  return { changed, skipped };
}

/** @returns ids of the repositories to derive */
async function changeOne(guarded: GuardedCommands, id: string, input: BulkIncidentsInput): Promise<string[]> {
  if (input.action === 'accept') return accept(guarded, id, input);
  if (input.action === 'invalidate') return closeIncident(guarded, id, 'invalid', input);
  if (input.action === 'acknowledge') await acknowledgeIncident(guarded, id, input);
  else await muteIncident(guarded, id, input);
  return [];
}

async function accept(guarded: GuardedCommands, id: string, input: AcceptInput): Promise<string[]> {
  demandLater(guarded.require('write'), input.until ?? null);
  return closeIncident(guarded, id, 'accepted', input);
}

/** @returns ids of the repositories whose baselines changed */
async function closeIncident(
  guarded: GuardedCommands,
  id: string,
  state: 'accepted' | 'invalid',
  { reason, until = null }: { reason: string; until?: Date | null | undefined },
): Promise<string[]> {
  const context = guarded.require('write');
  return change(context, id, async (tx, incident, open) => {
    demandOpen(incident);
    demandSizes(incident);
    const [now, by] = [context.clock.now(), context.actor.name ?? context.actor.kind];
    for (const { repositoryId, seriesId, lastDigest, lastBytes } of open) {
      const level = { repositoryId, seriesId, incidentId: incident.id, digest: lastDigest, sizeBytes: lastBytes };
      await acceptLevel(tx, { ...level, reason, by, at: now, until });
    }
    await endMembers(tx, incident.id, state, now);
    await updateIncident(tx, incident.id, { state, endedAt: now }, now);
    return { kind: state, reason, details: until === null ? {} : { until: until.toISOString() } };
  });
}

type Outcome = { kind: string; reason: string | null; details?: object };

/**
 * Writes the change, its event, the messages and the audit log in one transaction.
 *
 * @returns ids of the repositories of the incident
 */
async function change(
  context: CommandContext,
  id: string,
  write: (tx: Database, incident: IncidentRow, open: readonly MemberRow[]) => Promise<Outcome>,
): Promise<string[]> {
  const { db, clock, actor } = context;
  return db.$transaction(async (tx) => {
    await lockIncidents(tx);
    const incident = await getIncident(tx, id);
    const all = await listMembers(tx, incident.id);
    const outcome = await write(
      tx,
      incident,
      all.filter(({ state }) => state === 'open'),
    );
    const { kind, reason, details = {} } = outcome;
    const event = { incidentId: incident.id, at: clock.now(), kind, reason, details };
    await writeEvent(tx, { ...event, actorKind: actor.kind, actorName: actor.name }, clock.now());
    await noteChange(
      { db: tx, clock, actor },
      `incident.${kind}`,
      { kind: 'incident', id: incident.id, name: `#${incident.number}` },
      { ...(reason === null ? {} : { reason }), ...details },
    );
    return [...new Set(all.map(({ repositoryId }) => repositoryId))];
  });
}

function demandOpen({ id, number, state }: IncidentRow): void {
  if (isClosed(state)) throw new ConflictError(`Incident ${number} is over: ${state}.`, id);
}

/** Trouble has no size to accept. It closes automatically once polling works again. */
function demandSizes({ id, number, kind }: IncidentRow): void {
  if (kind === 'trouble')
    throw new ConflictError(`Incident ${number} is about looking: it ends by itself. Mute it until then.`, id);
}

function demandLater({ clock }: CommandContext, until: Date | null): void {
  if (until !== null && until <= clock.now())
    throw new RefusedError('That date is over.', { field: 'until', hint: 'Give one that is to come.' });
}
