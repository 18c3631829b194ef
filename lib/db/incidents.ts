import type { Database } from './client.ts';
import { NotFoundError } from './errors.ts';
import type { Prisma } from './generated/client.ts';
import type { IncidentKind, IncidentState, MemberState, Relation, Severity } from './generated/enums.ts';
import { toNumber } from './numbers.ts';

/** Whoever writes incidents is alone while their transaction lasts: two repositories may have one cause. */
export async function lockIncidents(tx: Database): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('plimsoll incidents'))`;
}

export type MemberRow = {
  id: string;
  incidentId: string;
  repositoryId: string;
  seriesId: string;
  kind: IncidentKind;
  streamKey: string;
  streamLabel: string;
  platform: string;
  tagName: string;
  fingerprint: string;
  state: MemberState;
  at: Date;
  endedAt: Date | null;
  fromDigest: string | null;
  fromTag: string | null;
  toDigest: string;
  lastDigest: string;
  lastTag: string;
  baselineBytes: number;
  fromBytes: number | null;
  toBytes: number;
  lastBytes: number;
  baseDeltaBytes: number | null;
  ownDeltaBytes: number | null;
  pullCostBytes: number;
  budgetId: string | null;
  budgetBytes: number | null;
  severity: Severity;
  cycles: number;
};

type StoredRow = Prisma.IncidentMemberGetPayload<object>;

export function toMember(row: StoredRow): MemberRow {
  const {
    baselineBytes,
    fromBytes,
    toBytes,
    lastBytes,
    baseDeltaBytes,
    ownDeltaBytes,
    pullCostBytes,
    budgetBytes,
    ...rest
  } = row;
  return {
    ...rest,
    baselineBytes: toNumber(baselineBytes),
    fromBytes: toNumber(fromBytes),
    toBytes: toNumber(toBytes),
    lastBytes: toNumber(lastBytes),
    baseDeltaBytes: toNumber(baseDeltaBytes),
    ownDeltaBytes: toNumber(ownDeltaBytes),
    pullCostBytes: toNumber(pullCostBytes),
    budgetBytes: toNumber(budgetBytes),
  };
}

/** Every member that a repository has in any incident. */
export async function listMembersOf(db: Database, repositoryId: string): Promise<MemberRow[]> {
  return (await db.incidentMember.findMany({ where: { repositoryId }, orderBy: { id: 'asc' } })).map(toMember);
}

export async function listMembers(db: Database, incidentId: string): Promise<MemberRow[]> {
  return (await db.incidentMember.findMany({ where: { incidentId }, orderBy: [{ at: 'asc' }, { id: 'asc' }] })).map(
    toMember,
  );
}

export type IncidentRow = Omit<Prisma.IncidentGetPayload<object>, 'number'> & { number: number };

/** @throws NotFoundError */
export async function getIncident(db: Database, id: string): Promise<IncidentRow> {
  const row = await db.incident.findFirst({ where: /^\d{1,9}$/.test(id) ? { number: Number(id) } : { id } });
  if (!row) throw new NotFoundError('incident', id);
  return row;
}

export async function listIncidents(db: Database, ids: readonly string[]): Promise<IncidentRow[]> {
  return db.incident.findMany({ where: { id: { in: [...ids] } } });
}

export type JoinableRow = {
  id: string;
  openedAt: Date;
  causes: string[];
  silent: boolean;
  /** Empty while it is open. */
  closedTo: Set<string>;
};

/** Incidents of which something with one of these causes may be a part: not ended but by acceptance. */
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
    select: {
      ...{ id: true, openedAt: true, causes: true, silent: true, state: true },
      members: { select: { seriesId: true } },
    },
  });
  return rows.map(({ state, members, ...row }) => {
    const isEnded = state === 'accepted' || state === 'invalid';
    return { ...row, closedTo: new Set(isEnded ? members.map(({ seriesId }) => seriesId) : []) };
  });
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
  repositoryId?: string | null;
  relation?: Relation;
  owner?: string | null;
  cause?: object;
  revision?: object;
  told?: string;
  flapping?: boolean;
  reopenings?: number;
  assignee?: string | null;
  contents?: object;
  trouble?: object;
};

export async function updateIncident(tx: Database, id: string, patch: IncidentPatch, now: Date): Promise<void> {
  await tx.incident.update({ where: { id }, data: { ...patch, changedAt: now } });
}

export async function insertMembers(tx: Database, members: readonly MemberRow[]): Promise<void> {
  await tx.incidentMember.createMany({ data: [...members] });
}

export type MemberUpdate = Partial<
  Pick<
    MemberRow,
    | 'state'
    | 'endedAt'
    | 'severity'
    | 'cycles'
    | 'at'
    | 'tagName'
    | 'toDigest'
    | 'toBytes'
    | 'lastDigest'
    | 'lastTag'
    | 'lastBytes'
  >
>;

export async function updateMember(tx: Database, id: string, update: MemberUpdate): Promise<void> {
  await tx.incidentMember.update({ where: { id }, data: update });
}

/** Every open member of an incident ends so. */
export async function endMembers(tx: Database, incidentId: string, state: MemberState, at: Date): Promise<void> {
  await tx.incidentMember.updateMany({ where: { incidentId, state: 'open' }, data: { state, endedAt: at } });
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

/** @returns its id; events are only ever added */
export async function insertEvent(tx: Database, event: NewEvent): Promise<number> {
  return (await tx.incidentEvent.create({ data: event, select: { id: true } })).id;
}

export async function listEvents(db: Database, incidentId: string) {
  return db.incidentEvent.findMany({ where: { incidentId }, orderBy: { id: 'asc' } });
}

/** What a person ended is open again. */
export async function reopenMembers(tx: Database, incidentId: string, state: MemberState): Promise<void> {
  await tx.incidentMember.updateMany({ where: { incidentId, state }, data: { state: 'open', endedAt: null } });
}

/** A mute of this one incident. */
export async function insertIncidentMute(
  tx: Database,
  mute: { incidentId: string; reason: string; until: Date; createdAt: Date; createdBy: string },
): Promise<void> {
  const { incidentId, ...row } = mute;
  await tx.mute.create({ data: { ...row, matches: { incidentId } } });
}

/** Trouble that is not over, of any of these registries and repositories. */
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

/** Removes incidents of which nothing is left: their repositories or registry were deleted, and history goes with them. */
export async function deleteOrphans(db: Database): Promise<void> {
  await db.$executeRaw`
    delete from "Incident" i where case when i.kind = 'trouble'
      then not exists (select 1 from "Registry" g where g.id = i."registryId")
        or (i."repositoryId" is not null and not exists (select 1 from "Repository" r where r.id = i."repositoryId"))
      else not exists (select 1 from "IncidentMember" m where m."incidentId" = i.id) end`;
  await db.$executeRaw`
    update "Incident" i set "leadId" = (select m.id from "IncidentMember" m where m."incidentId" = i.id order by m.at, m.id limit 1)
    where i."leadId" is not null and not exists (select 1 from "IncidentMember" m where m.id = i."leadId")`;
  await db.$executeRaw`
    update "Incident" i set state = 'superseded', "endedAt" = i."changedAt"
    where i.state in ('open', 'acknowledged') and i.kind <> 'trouble'
      and not exists (select 1 from "IncidentMember" m where m."incidentId" = i.id and m.state = 'open')`;
}

/** An incident that differs by layers whose files nobody has compared yet; digests, lowest first. */
export type UnnamedIncident = { id: string; layers: { from: string[]; to: string[] } };

/** Those that differ by one of these layers. */
export async function findUnnamed(
  db: Database,
  digests: readonly string[],
  id: string | null = null,
): Promise<UnnamedIncident[]> {
  const wanted = [...digests];
  const rows = await db.$queryRaw<{ id: string; layers: UnnamedIncident['layers'] }[]>`
    select id, cause->'layers' as layers from "Incident"
    where contents is null and not silent and (${id}::text is null or id = ${id})
      and (jsonb_exists_any(cause->'layers'->'from', ${wanted}::text[]) or jsonb_exists_any(cause->'layers'->'to', ${wanted}::text[]))`;
  return rows;
}
