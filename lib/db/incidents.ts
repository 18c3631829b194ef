import type { Database } from './client.ts';
import { NotFoundError } from './errors.ts';
import { Prisma } from './generated/client.ts';
import type { IncidentKind, IncidentState, Relation, Severity } from './generated/enums.ts';

/** Serialises all writers of incidents until the transaction ends, since two repositories may have one cause. */
export async function lockIncidents(tx: Database): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('plimsoll incidents'))`;
}

export type IncidentRow = Omit<Prisma.IncidentGetPayload<object>, 'number'> & { number: number };

/** @throws NotFoundError */
export async function getIncident(db: Database, id: string): Promise<IncidentRow> {
  const row = await db.incident.findFirst({ where: /^\d{1,9}$/.test(id) ? { number: Number(id) } : { id } });
  if (!row) throw new NotFoundError('incident', id);
  return row;
}

export type JoinableRow = {
  id: string;
  openedAt: Date;
  causes: string[];
  silent: boolean;
  isClosed: boolean;
  /** Empty while it is open. */
  closedTo: Set<string>;
};

/** Lists incidents that a finding with one of these causes may join: open ones, and those a user closed as accepted or invalid. */
export async function findJoinable(
  tx: Database,
  causes: readonly string[],
  span: { from: Date; to: Date },
): Promise<JoinableRow[]> {
  const rows = await tx.incident.findMany({
    where: {
      causes: { hasSome: [...causes] },
      openedAt: { gte: span.from, lte: span.to },
      state: { in: ['open', 'acknowledged', 'accepted', 'invalid'] },
    },
    select: { id: true, openedAt: true, causes: true, silent: true, state: true },
  });
  const over = new Set(rows.flatMap(({ id, state }) => (state === 'accepted' || state === 'invalid' ? [id] : [])));
  const members = await tx.incidentMember.findMany({
    where: { incidentId: { in: [...over] } },
    select: { incidentId: true, seriesId: true },
  });
  const closed = Map.groupBy(members, ({ incidentId }) => incidentId);
  return rows.map(({ state: _, ...row }) => ({
    ...row,
    isClosed: over.has(row.id),
    closedTo: new Set((closed.get(row.id) ?? []).map(({ seriesId }) => seriesId)),
  }));
}

export type NewIncident = {
  id: string;
  kind: IncidentKind;
  severity: Severity;
  openedAt: Date;
  causes: string[];
  repositoryId: string | null;
  registryId: string | null;
  relation: Relation;
  owner: string | null;
  cause: object;
  revision: object | null;
  rule: object;
  ruleVersionId: string | null;
  told: string;
  silent: boolean;
  trouble: object | null;
};

export async function insertIncident(
  tx: Database,
  { revision, trouble, ...incident }: NewIncident,
  now: Date,
): Promise<void> {
  await tx.incident.create({
    data: {
      ...incident,
      ...(revision === null ? {} : { revision }),
      ...(trouble === null ? {} : { trouble }),
      createdAt: now,
      changedAt: now,
    },
  });
}

export type IncidentPatch = {
  state?: IncidentState;
  severity?: Severity;
  endedAt?: Date | null;
  causes?: string[];
  leadId?: string | null;
  relation?: Relation;
  cause?: object;
  revision?: object;
  told?: string;
  flapping?: boolean;
  assignee?: string | null;
  /** Null deletes the named contents. */
  contents?: object | null;
};

export async function updateIncident(tx: Database, id: string, patch: IncidentPatch, now: Date): Promise<void> {
  const { contents, ...rest } = patch;
  const named = contents === undefined ? {} : { contents: contents ?? Prisma.DbNull };
  await tx.incident.update({ where: { id }, data: { ...rest, ...named, changedAt: now } });
}

export type NewEvent = {
  incidentId: string;
  at: Date;
  kind: string;
  actorKind: string;
  actorName: string | null;
  reason: string | null;
  details: object;
};

/** Adds an event; events are never changed or deleted. @returns its id */
export async function insertEvent(tx: Database, event: NewEvent): Promise<number> {
  return (await tx.incidentEvent.create({ data: event, select: { id: true } })).id;
}

/** Lists open trouble of any of these registries and repositories. */
export async function findOpenTrouble(
  db: Database,
  about: readonly string[],
): Promise<{ id: string; causes: string[] }[]> {
  return db.incident.findMany({
    where: {
      kind: 'trouble',
      state: { in: ['open', 'acknowledged'] },
      OR: [{ repositoryId: { in: [...about] } }, { repositoryId: null, registryId: { in: [...about] } }],
    },
    select: { id: true, causes: true },
  });
}
