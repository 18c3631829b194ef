import { MuteMatches } from '#lib/alerts/stored-matches.ts';
import type { Database } from '#lib/db/client.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { getIncident, lockIncidents } from '#lib/db/incidents/incidents.ts';
import { insertEvents } from '#lib/db/incidents/save-incidents.ts';
import { endMute, getMute, insertMute } from '#lib/db/settings/mutes.ts';
import { untilDetails } from '#lib/incidents/decide-by-person.ts';
import { type AuditTarget, noteChange } from '../accounts/audit.ts';
import type { CommandContext, GuardedCommands } from '../context.ts';
import { RefusedError } from '../errors.ts';
import { demandMatches } from '../rules/demand-matches.ts';
import type { AddMuteInput } from './mute-inputs.ts';

const YEAR_MS = 366 * 86_400_000;

/**
 * Mutes what matches until a date. Incidents still open and stay visible.
 *
 * @returns its id
 * @throws NotFoundError, RefusedError
 */
export async function addMute(guarded: GuardedCommands, { matches, reason, until }: AddMuteInput): Promise<string> {
  const context = guarded.require('write');
  const { db, clock, actor } = context;
  const now = clock.now();
  demandSpan(until, now);
  demandMatches(matches);
  return db.$transaction(async (tx) => {
    const named = await nameIncident(tx, matches);
    const id = await insertMute(tx, {
      matches: named,
      reason,
      until,
      createdAt: now,
      createdBy: actor.name ?? actor.kind,
    });
    const details = { reason, until: until.toISOString() };
    await noteIncident(tx, context, named, { kind: 'muted', reason, until });
    await noteChange({ db: tx, clock, actor }, 'mute.add', targetOf(id, named), details);
    return id;
  });
}

/** Ends a mute early. Does nothing where it has ended. @throws NotFoundError */
export async function stopMute(guarded: GuardedCommands, id: string): Promise<void> {
  const context = guarded.require('write');
  const { db, clock, actor } = context;
  await db.$transaction(async (tx) => {
    const matches = MuteMatches.parse((await getMute(tx, id)).matches);
    if (!(await endMute(tx, id, clock.now()))) return;
    await noteIncident(tx, context, matches, { kind: 'unmuted', reason: null, until: null }).catch(passOverDeleted);
    await noteChange({ db: tx, clock, actor }, 'mute.end', targetOf(id, matches));
  });
}

function demandSpan(until: Date, now: Date): void {
  if (until <= now) throw new RefusedError('This time is over.', { field: 'until', hint: 'Choose one in the future.' });
  if (until.getTime() > now.getTime() + YEAR_MS)
    throw new RefusedError('A mute lasts a year at most.', {
      field: 'until',
      hint: 'Accept the size, or change the rule.',
    });
}

/** Replaces the number of an incident, which users enter, by its id. @throws NotFoundError */
async function nameIncident(tx: Database, matches: MuteMatches): Promise<MuteMatches> {
  if (matches.incidentId === undefined) return matches;
  return { ...matches, incidentId: (await getIncident(tx, matches.incidentId)).id };
}

/**
 * Adds an event to the incident that the mute names, if any. The event changes nothing and sends no message, so that the incident
 * itself is not loaded. @throws NotFoundError
 */
async function noteIncident(
  tx: Database,
  { clock, actor }: CommandContext,
  { incidentId }: MuteMatches,
  { kind, reason, until }: { kind: 'muted' | 'unmuted'; reason: string | null; until: Date | null },
): Promise<void> {
  if (incidentId === undefined) return;
  await lockIncidents(tx);
  const { id } = await getIncident(tx, incidentId);
  const by = { actorKind: actor.kind, actorName: actor.name };
  await insertEvents(tx, [{ incidentId: id, at: clock.now(), kind, reason, details: untilDetails(until), ...by }]);
}

/** A mute outlives its incident, which is deleted with its repository. */
function passOverDeleted(error: unknown): void {
  if (!(error instanceof NotFoundError)) throw error;
}

/** The audit log's target for a mute. A mute has no name, so its matches stand for it. */
function targetOf(id: string, { repository, owner, stream, platform, incidentId, kind }: MuteMatches): AuditTarget {
  const incident = incidentId === undefined ? undefined : 'an incident';
  const words = [incident, repository, stream, platform, owner, kind].filter((word) => word !== undefined);
  return { kind: 'mute', id, name: words.join(' ') || 'everything' };
}
