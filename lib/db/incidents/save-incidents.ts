import type { EventKind } from '#lib/domain/event-kinds.ts';
import type { IncidentState } from '#lib/domain/incident.ts';
import type { Relation } from '#lib/domain/relation.ts';
import type { Severity } from '#lib/domain/severity.ts';
import type { Database } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { patchRows } from '../patch-rows.ts';
import { acceptLevels, type NewAcceptedLevel, withdrawLevels } from './accepted-levels.ts';
import { type MemberRow, saveMembers } from './incident-members.ts';

/** Columns of a new incident. */
export type NewIncident = {
  id: string;
  /** An IncidentKind of this release. */
  kind: string;
  state: IncidentState;
  severity: Severity;
  openedAt: Date;
  endedAt: Date | null;
  causes: string[];
  leadId: string | null;
  repositoryId: string | null;
  registryId: string | null;
  relation: Relation;
  owner: string | null;
  cause: object;
  revision: object | null;
  rule: object;
  ruleVersionId: string | null;
  notify: string;
  notifyReason: string;
  notifyText: string;
  flapping: boolean;
  silent: boolean;
  contents: object | null;
  trouble: object | null;
  secrets: object | null;
};

/** Every column that a change of an incident can touch. */
const CHANGED = [
  'state',
  'severity',
  'endedAt',
  'causes',
  'leadId',
  'relation',
  'cause',
  'revision',
  'notify',
  'notifyReason',
  'notifyText',
  'flapping',
  'assignee',
  'contents',
  'secrets',
  'changedAt',
] as const;

/** The columns of an incident that change. Null in `contents` deletes the names of packages. */
export type IncidentPatch = Partial<Pick<NewIncident, Extract<(typeof CHANGED)[number], keyof NewIncident>>> & {
  assignee?: string | null;
};

export type IncidentChanges = {
  added: readonly NewIncident[];
  changed: readonly (IncidentPatch & { id: string })[];
  members: { added: readonly MemberRow[]; changed: readonly MemberRow[] };
  accepted: readonly NewAcceptedLevel[];
  /** Incidents whose accepted levels are removed. */
  withdrawn: readonly string[];
};

/** Writes changes of incidents, their members and accepted levels. Needs the lock of `lockIncidents`. */
export async function saveIncidents(tx: Database, changes: IncidentChanges, now: Date): Promise<void> {
  const { added, changed, members, accepted, withdrawn } = changes;
  if (added.length > 0) await tx.incident.createMany({ data: added.map((incident) => toCreated(incident, now)) });
  await patchRows(
    tx,
    'Incident',
    CHANGED,
    changed.map((patch) => ({ ...patch, changedAt: now })),
  );
  await saveMembers(tx, members);
  await withdrawLevels(tx, withdrawn);
  await acceptLevels(tx, accepted);
}

function toCreated({ revision, contents, trouble, secrets, ...rest }: NewIncident, now: Date) {
  const [createdAt, changedAt] = [now, now];
  return {
    ...rest,
    revision: revision ?? Prisma.DbNull,
    contents: contents ?? Prisma.DbNull,
    trouble: trouble ?? Prisma.DbNull,
    secrets: secrets ?? Prisma.DbNull,
    createdAt,
    changedAt,
  };
}

export type NewEvent = {
  incidentId: string;
  at: Date;
  kind: EventKind;
  actorKind: string;
  actorName: string | null;
  reason: string | null;
  details: object;
};

/** Adds events in this order; events are never changed or deleted. @returns their ids in the same order */
export async function insertEvents(tx: Database, events: readonly NewEvent[]): Promise<number[]> {
  if (events.length === 0) return [];
  const rows = events.map((event, position) => ({ ...event, position }));
  const inserted = await tx.$queryRaw<{ id: number }[]>`
    insert into "IncidentEvent" ("incidentId", at, kind, "actorKind", "actorName", reason, details)
    select "incidentId", at, kind, "actorKind", "actorName", reason, details
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e(position int, "incidentId" text, at timestamptz, kind text,
      "actorKind" text, "actorName" text, reason text, details jsonb)
    order by position returning id`;
  // Ids ascend in the order of insertion.
  return inserted.map(({ id }) => id).sort((a, b) => a - b);
}
