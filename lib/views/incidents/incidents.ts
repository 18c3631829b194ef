import { toIncidentSubjects } from '#lib/alerts/incident-subjects.ts';
import { parseContents, parseRevision, parseRule } from '#lib/alerts/stored-incident.ts';
import { isReasonForAll, parseSecrets } from '#lib/alerts/stored-secrets.ts';
import { compareFindings } from '#lib/analysis/findings/compare-findings.ts';
import { may } from '#lib/auth/permissions.ts';
import type { Database } from '#lib/db/client.ts';
import { listContents } from '#lib/db/contents/contents.ts';
import { listSecretCarriers } from '#lib/db/findings/carried-secrets.ts';
import { mapFindings } from '#lib/db/findings/image-findings.ts';
import {
  getIncidentPage,
  type IncidentPageRow,
  listIncidentOwners,
  listMembersOfIncidents,
  mapRecompressed,
  nameSubjects,
  pageIncidents,
} from '#lib/db/incidents/incident-pages.ts';
import { loadIncidentSubjects } from '#lib/db/incidents/incident-subjects.ts';
import { mapMemberPushes } from '#lib/db/incidents/member-pushes.ts';
import { loadRoutingInputs } from '#lib/db/incidents/routing-inputs.ts';
import { findImageLabels } from '#lib/db/repositories/references.ts';
import { isAboutSizes } from '#lib/domain/incident.ts';
import type { IncidentSort } from '#lib/domain/sorts.ts';
import { clipTexts } from '#lib/image/clip-texts.ts';
import { commitsUrl } from '#lib/image/commits-url.ts';
import { toJsonObject } from '#lib/image/fields.ts';
import { findLabel } from '#lib/image/labels.ts';
import type { GuardedViews } from '../context.ts';
import { findCursor, formatCursor } from '../cursor.ts';
import type { Incident, IncidentList, IncidentMember, IncidentRow } from '../dto/incidents.ts';
import { contentsStateOf } from '../images/contents-state.ts';
import { type ListedMember, MAX_TEXT, type RowParts, toIncidentMember, toIncidentRow } from './incident-parts.ts';

export type IncidentsQuery = {
  repositoryId?: string | undefined;
  /** A state, or active (open and acknowledged), ended or all. */
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
  const { rows, ...counts } = await pageIncidents(db, toFilter(filter), { sort, limit, offset });
  const end = offset + rows.length;
  return {
    items: await toRows(db, rows, now),
    nextCursor: end < counts.total ? formatCursor(end) : null,
    ...counts,
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
  const troubled = rows.filter(({ kind }) => !isAboutSizes(kind));
  const ids = rows.map(({ id }) => id);
  const [{ mutes }, recompressed, names] = await Promise.all([
    loadRoutingInputs(db, now),
    mapRecompressed(db, ids),
    nameSubjects(db, {
      repositories: troubled.flatMap(({ repositoryId }) => repositoryId ?? []),
      registries: troubled.flatMap(({ registryId }) => registryId ?? []),
    }),
  ]);
  const subjects = mutes.length === 0 ? [] : toIncidentSubjects(await loadIncidentSubjects(db, ids));
  const byIncident = Map.groupBy(subjects, ({ incidentId }) => incidentId);
  return ({ id }) => ({ names, recompressed, now, mutes, subjects: byIncident.get(id) ?? [] });
}

/** Returns an incident by id or number with all its details. @throws NotFoundError */
export async function readIncident(guarded: GuardedViews, idOrNumber: string, now: Date): Promise<Incident> {
  const { db } = guarded.require('read');
  const { events, deliveries, ...row } = await getIncidentPage(db, idOrNumber);
  const [members, parts] = await Promise.all([listMembersOfIncidents(db, [row.id]), loadParts(db, [row], now)]);
  const pushes = await mapMemberPushes(db, members);
  const summary = toIncidentRow(row, { ...parts(row), pushes, members });
  const contents = clipTexts(parseContents(row.contents), MAX_TEXT);
  const layer = summary.cause?.layer ?? null;
  const { repositoryId } = row;
  const rule = parseRule(row.rule);
  const mayEdit = may(guarded.caller, 'write');
  const isUnnamed = contents === null && layer !== null && repositoryId !== null;
  const [known] = isUnnamed ? await listContents(db, repositoryId, [layer]) : [];
  return {
    ...summary,
    members: members.map((member) => toIncidentMember(member, pushes.get(member.id))),
    events: events.map(({ id, at, kind, actorKind, actorName, reason, details }) => ({
      id,
      kind,
      reason: mayEdit || isReasonForAll(row.kind, kind) ? reason : null,
      at: at.toISOString(),
      by: actorKind === 'system' ? null : (actorName ?? actorKind),
      details: toJsonObject(details),
    })),
    contents,
    contentsState: contents === null ? contentsStateOf(known, members[0]?.repository.origin ?? 'ui') : 'read',
    findings: await readFindings(db, summary.lead),
    revision: await readRevision(db, row.revision, members, row.leadId),
    rule: { id: rule.id, name: rule.name, version: rule.version },
    carriers: mayEdit ? await readCarriers(db, row) : null,
    deliveries: deliveries.map(({ id, state, type, createdAt, deliveredAt, channel }) => ({
      id,
      state,
      type,
      channel: channel.name,
      at: (deliveredAt ?? createdAt).toISOString(),
    })),
  };
}

const MOST_CARRIERS = 100;

/** Lists the tags that carry a secret of the incident. */
async function readCarriers(db: Database, { secrets, repositoryId }: IncidentPageRow): Promise<Incident['carriers']> {
  const found = parseSecrets(secrets);
  if (found === null || repositoryId === null) return null;
  const ids = found.items.map(({ id }) => id);
  return listSecretCarriers(db, repositoryId, ids, MOST_CARRIERS);
}

/** Compares the findings of the images that the story of the incident compares. */
async function readFindings(db: Database, lead: IncidentMember | null): Promise<Incident['findings']> {
  if (lead === null || lead.fromDigest === null) return null;
  const { repositoryId, fromDigest, alarmDigest } = lead;
  const found = await mapFindings(db, repositoryId, [fromDigest, alarmDigest]);
  return compareFindings(found.get(fromDigest) ?? null, found.get(alarmDigest) ?? null);
}

async function readRevision(
  db: Database,
  stored: unknown,
  members: readonly ListedMember[],
  leadId: string | null,
): Promise<Incident['revision']> {
  const { source, revisionFrom: from, revisionTo: to, version } = parseRevision(stored);
  const lead = members.find(({ id }) => id === leadId) ?? members[0];
  const labels = lead ? await findImageLabels(db, lead.repositoryId, lead.toDigest) : {};
  const range = { source, from, to };
  const authors = findLabel(labels, 'authors');
  if ([source, from, to, version, authors].every((value) => value === null)) return null;
  return { ...clipTexts({ ...range, version, authors }, MAX_TEXT), commitsUrl: commitsUrl(range) };
}
