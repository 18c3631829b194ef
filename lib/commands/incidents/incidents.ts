import { isClosed } from '#lib/alerts/incident-state.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { getIncident } from '#lib/db/incidents/incidents.ts';
import type { EventKind } from '#lib/domain/event-kinds.ts';
import type { Book } from '#lib/incidents/book.ts';
import { changeStored } from '#lib/incidents/change-stored.ts';
import { acknowledge, close, type Decider, untilDetails, withdraw } from '#lib/incidents/decide-by-person.ts';
import type { Draft, IncidentFields } from '#lib/incidents/draft.ts';
import { noteChange } from '../accounts/audit.ts';
import type { CommandContext, GuardedCommands } from '../context.ts';
import { ConflictError, RefusedError } from '../errors.ts';
import { deriveSoon } from '../rules/derive-matching.ts';
import type { AcceptInput, BulkIncidentsInput, MuteIncidentInput } from './incident-inputs.ts';
import { addMute } from './mutes.ts';

/** Acknowledges an incident and assigns it to the caller. @throws NotFoundError, ConflictError when it is closed */
export async function acknowledgeIncident(
  guarded: GuardedCommands,
  id: string,
  input: { reason?: string | undefined },
): Promise<void> {
  const context = guarded.require('write');
  const { reason = null } = input;
  await change(context, id, { kind: 'acknowledged', reason }, (draft, book, actor) => {
    demandOpen(draft.incident);
    acknowledge(book, draft, { actor, reason });
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
  const { reason = null } = input;
  const touched = await change(context, id, { kind: 'reopened', reason }, (draft, book, actor) => {
    const { state } = draft.incident;
    if (state !== 'accepted' && state !== 'invalid')
      throw new ConflictError(
        'Only incidents that a person accepted or marked as not a regression can be reopened.',
        draft.incident.id,
      );
    withdraw(book, draft, state, { actor, reason });
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
  return change(context, id, { kind: state, reason, details: untilDetails(until) }, (draft, book, actor) => {
    demandOpen(draft.incident);
    demandAcceptable(draft.incident, { state, until });
    close(book, draft, state, { actor, reason, until });
  });
}

/** The entry of a change in the audit log. */
type AuditEntry = { kind: EventKind; reason: string | null; details?: object };
type Decide = (draft: Draft, book: Book, actor: Decider['actor']) => void;

/**
 * Writes the change, its event, the messages and the audit log in one transaction.
 *
 * @returns ids of the repositories of the incident
 */
async function change(
  { db, clock, actor }: CommandContext,
  idOrNumber: string,
  { kind, reason, details = {} }: AuditEntry,
  decide: Decide,
): Promise<string[]> {
  const by = { actorKind: actor.kind, actorName: actor.name };
  return db.$transaction(async (tx) => {
    const { id, number, repositoryIds } = await changeStored(tx, idOrNumber, clock.now(), (draft, book) => {
      decide(draft, book, by);
      return { ...draft.incident, repositoryIds: new Set(draft.members.map(({ repositoryId }) => repositoryId)) };
    });
    await noteChange(
      { db: tx, clock, actor },
      `incident.${kind}`,
      { kind: 'incident', id, name: `#${number}` },
      { ...(reason === null ? {} : { reason }), ...details },
    );
    return [...repositoryIds];
  });
}

function demandOpen({ id, number, state }: Pick<IncidentFields, 'id' | 'number' | 'state'>): void {
  if (isClosed(state)) throw new ConflictError(`Incident ${number} is over: ${state}.`, id);
}

/**
 * Trouble has nothing to accept: it closes automatically once polling works again. A secret that is none is a finding to dismiss, and an
 * accepted one has no baseline that could apply again after a date.
 */
function demandAcceptable(
  { id, number, kind }: Pick<IncidentFields, 'id' | 'number' | 'kind'>,
  { state, until }: { state: 'accepted' | 'invalid'; until: Date | null },
): void {
  if (kind === 'trouble')
    throw new ConflictError(`Incident ${number} is a polling error and ends automatically. Mute it until then.`, id);
  if (kind !== 'secret') return;
  if (state === 'invalid')
    throw new ConflictError(
      `Incident ${number} is about secrets. Dismiss the findings that are none, or accept it.`,
      id,
    );
  if (until !== null)
    throw new ConflictError(
      `Incident ${number} is about secrets, which are accepted without a date. Mute it instead.`,
      id,
    );
}

function demandLater({ clock }: CommandContext, until: Date | null): void {
  if (until !== null && until <= clock.now())
    throw new RefusedError('That date is over.', { field: 'until', hint: 'Choose a future time.' });
}
