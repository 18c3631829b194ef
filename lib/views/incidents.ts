import type { Database } from '#lib/db/client.ts';
import { listContents } from '#lib/db/contents.ts';
import {
  getIncidentPage,
  type IncidentPageRow,
  type IncidentSort,
  listIncidentOwners,
  listMembersOfIncidents,
  mapRecompressed,
  nameSubjects,
  pageIncidents,
} from '#lib/db/incident-pages.ts';
import { mapMemberPushes } from '#lib/db/member-pushes.ts';
import { findImageLabels } from '#lib/db/references.ts';
import { loadRoutingInputs } from '#lib/db/routing-inputs.ts';
import { commitsUrl } from '#lib/image/commits-url.ts';
import { findLabel } from '#lib/image/labels.ts';
import { clipTexts } from './clip-texts.ts';
import { contentsStateOf } from './contents-state.ts';
import type { GuardedViews } from './context.ts';
import { findCursor, formatCursor } from './cursor.ts';
import { Incident, type IncidentList, type IncidentRow } from './dto/incidents.ts';
import { type ListedMember, MAX_TEXT, type RowParts, toIncidentMember, toIncidentRow } from './incident-parts.ts';
import { groupSubjectsOf } from './incident-subjects.ts';

export type IncidentsQuery = {
  repositoryId?: string | undefined;
  /** open (includes acknowledged), ended, all, or a state. */
  state?: string | undefined;
  kind?: string | undefined;
  severity?: string | undefined;
  owner?: string | undefined;
  relation?: string | undefined;
  q?: string | undefined;
  sort?: IncidentSort | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
};

/** Returns one page of incidents with their counts. */
export async function readIncidents(guarded: GuardedViews, query: IncidentsQuery, now: Date): Promise<IncidentList> {
  const { db } = guarded.require('read');
  const { sort = '-opened', limit = 50, cursor, ...filter } = query;
  const offset = (cursor === undefined ? null : findCursor(cursor)) ?? 0;
  const { rows, total, openCount } = await pageIncidents(db, toFilter(filter), { sort, limit, offset });
  const end = offset + rows.length;
  return {
    items: await toRows(db, rows, now),
    nextCursor: end < total ? formatCursor(end) : null,
    total,
    openCount,
    owners: await listIncidentOwners(db),
  };
}

function toFilter({ repositoryId, state, kind, severity, owner, relation, q }: IncidentsQuery) {
  return {
    repositoryId: repositoryId ?? null,
    state: state ?? null,
    kind: kind ?? null,
    severity: severity ?? null,
    owner: owner ?? null,
    relation: relation ?? null,
    q: q ?? null,
  };
}

async function toRows(db: Database, rows: readonly IncidentPageRow[], now: Date): Promise<IncidentRow[]> {
  const [members, parts] = await Promise.all([
    listMembersOfIncidents(
      db,
      rows.map(({ id }) => id),
    ),
    loadParts(db, rows, now),
  ]);
  const byIncident = Map.groupBy(members, ({ incidentId }) => incidentId);
  const leads = new Set(rows.map(({ leadId }) => leadId));
  const pushes = await mapMemberPushes(
    db,
    members.filter(({ id }) => leads.has(id)),
  );
  return rows.map((row) => toIncidentRow(row, { ...parts(row), pushes, members: byIncident.get(row.id) ?? [] }));
}

async function loadParts(
  db: Database,
  rows: readonly IncidentPageRow[],
  now: Date,
): Promise<(row: IncidentPageRow) => Omit<RowParts, 'members' | 'pushes'>> {
  const troubled = rows.filter(({ trouble }) => trouble !== null);
  const ids = rows.map(({ id }) => id);
  const [{ mutes }, recompressed, names] = await Promise.all([
    loadRoutingInputs(db, now),
    mapRecompressed(db, ids),
    nameSubjects(db, {
      repositories: troubled.flatMap(({ repositoryId }) => repositoryId ?? []),
      registries: troubled.flatMap(({ registryId }) => registryId ?? []),
    }),
  ]);
  const subjects = mutes.length === 0 ? null : await groupSubjectsOf(db, ids);
  return ({ id }) => ({ names, recompressed, now, mutes, subjects: subjects?.get(id) ?? [] });
}

/** Returns an incident by id or number with all its details. @throws NotFoundError */
export async function readIncident(guarded: GuardedViews, idOrNumber: string, now: Date): Promise<Incident> {
  const { db } = guarded.require('read');
  const { events, deliveries, ...row } = await getIncidentPage(db, idOrNumber);
  const [members, parts] = await Promise.all([listMembersOfIncidents(db, [row.id]), loadParts(db, [row], now)]);
  const pushes = await mapMemberPushes(db, members);
  const summary = toIncidentRow(row, { ...parts(row), pushes, members });
  const contents = clipTexts(Incident.shape.contents.safeParse(row.contents).data ?? null, MAX_TEXT);
  const layer = summary.cause?.layer ?? null;
  const { repositoryId } = row;
  const isUnnamed = contents === null && layer !== null && repositoryId !== null;
  const [known] = isUnnamed ? await listContents(db, repositoryId, [layer]) : [];
  return {
    ...summary,
    members: members.map((member) => toIncidentMember(member, pushes.get(member.id))),
    events: events.map(({ id, at, kind, actorKind, actorName, reason, details }) => ({
      id,
      kind,
      reason,
      at: at.toISOString(),
      by: actorKind === 'system' ? null : (actorName ?? actorKind),
      details: toRecord(details),
    })),
    contents,
    contentsState: contents === null ? contentsStateOf(known, members[0]?.repository.origin ?? 'ui') : 'read',
    revision: await readRevision(db, row.revision, members, row.leadId),
    rule: toRule(row.rule),
    deliveries: deliveries.map(({ id, state, type, createdAt, deliveredAt, channel }) => ({
      id,
      state,
      type,
      channel: channel.name,
      at: (deliveredAt ?? createdAt).toISOString(),
    })),
  };
}

async function readRevision(
  db: Database,
  stored: unknown,
  members: readonly ListedMember[],
  leadId: string | null,
): Promise<Incident['revision']> {
  const { source, revisionFrom, revisionTo, version } = toRecord(stored);
  const lead = members.find(({ id }) => id === leadId) ?? members[0];
  const labels = lead ? await findImageLabels(db, lead.repositoryId, lead.toDigest) : {};
  const range = { source: text(source), from: text(revisionFrom), to: text(revisionTo) };
  const authors = findLabel(labels, 'authors');
  if ([range.source, range.from, range.to, text(version), authors].every((value) => value === null)) return null;
  return { ...clipTexts({ ...range, version: text(version), authors }, MAX_TEXT), commitsUrl: commitsUrl(range) };
}

function toRule(stored: unknown): Incident['rule'] {
  const { id, name, version } = toRecord(stored);
  return {
    id: text(id),
    name: text(name) ?? 'built in',
    version: Number.isSafeInteger(version) ? Number(version) : null,
  };
}

const toRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
