import type { Database } from './client.ts';
import { Prisma } from './generated/client.ts';
import type { BudgetMetric, IncidentKind, MemberState, Severity } from './generated/enums.ts';
import { toNumber } from './numbers.ts';

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
  state: MemberState;
  at: Date;
  endedAt: Date | null;
  fromDigest: string | null;
  fromTag: string | null;
  toDigest: string;
  /** The image that opened the regression or escalated it last. */
  alarmDigest: string;
  alarmBytes: number;
  lastDigest: string;
  lastTag: string;
  baselineBytes: number;
  fromBytes: number | null;
  toBytes: number;
  lastBytes: number;
  baseDeltaBytes: number | null;
  ownDeltaBytes: number | null;
  pullCostBytes: number;
  budgetBytes: number | null;
  budgetMetric: BudgetMetric | null;
  /** The budget's measurement of the newest image that it could measure. */
  budgetedBytes: number | null;
  severity: Severity;
};

type StoredRow = Prisma.IncidentMemberGetPayload<object>;

function toMemberRow(row: StoredRow): MemberRow {
  const {
    baselineBytes,
    fromBytes,
    toBytes,
    alarmBytes,
    lastBytes,
    baseDeltaBytes,
    ownDeltaBytes,
    pullCostBytes,
    budgetBytes,
    budgetedBytes,
    ...rest
  } = row;
  return {
    ...rest,
    baselineBytes: toNumber(baselineBytes),
    fromBytes: toNumber(fromBytes),
    toBytes: toNumber(toBytes),
    alarmBytes: toNumber(alarmBytes),
    lastBytes: toNumber(lastBytes),
    baseDeltaBytes: toNumber(baseDeltaBytes),
    ownDeltaBytes: toNumber(ownDeltaBytes),
    pullCostBytes: toNumber(pullCostBytes),
    budgetBytes: toNumber(budgetBytes),
    budgetedBytes: toNumber(budgetedBytes),
  };
}

/** Total growth of member m, as in lib/alerts/total-growth.ts. */
export const GROWN_BYTES = Prisma.sql`(m."alarmBytes" - case m.kind when 'budget' then coalesce(m."fromBytes", m."alarmBytes") else m."baselineBytes" end)`;

/** Number of members per series and kind that judging needs. */
const NEWEST_OF_SERIES = 3;

/** Lists the members of a repository in all incidents: the open ones, and the newest of each series and kind. */
export async function listMembersOf(db: Database, repositoryId: string): Promise<MemberRow[]> {
  const rows = await db.$queryRaw<StoredRow[]>`
    select m.* from "IncidentMember" m
    join (select id, row_number() over (partition by "seriesId", kind order by at desc, id) as nth
      from "IncidentMember" where "repositoryId" = ${repositoryId}) n on n.id = m.id
    where m.state = 'open' or n.nth <= ${NEWEST_OF_SERIES}
    order by m.at, m.id`;
  return rows.map(toMemberRow);
}

export async function listMembers(db: Database, incidentId: string): Promise<MemberRow[]> {
  return (await db.incidentMember.findMany({ where: { incidentId }, orderBy: [{ at: 'asc' }, { id: 'asc' }] })).map(
    toMemberRow,
  );
}

export async function insertMembers(tx: Database, members: readonly MemberRow[]): Promise<void> {
  await tx.incidentMember.createMany({ data: [...members] });
}

export type MemberUpdate = Pick<MemberRow, 'id' | 'state' | 'endedAt' | 'severity'> & {
  /** Current position of the member; null leaves the stored one. */
  last: Pick<MemberRow, LastField> | null;
};
type LastField =
  | 'lastDigest'
  | 'lastTag'
  | 'lastBytes'
  | 'alarmDigest'
  | 'alarmBytes'
  | 'baselineBytes'
  | 'pullCostBytes'
  | 'budgetedBytes';

/** Updates many members in one statement. */
export async function updateMembers(tx: Database, updates: readonly MemberUpdate[]): Promise<void> {
  if (updates.length === 0) return;
  const rows = updates.map(({ last, ...update }) => ({ ...update, ...last }));
  await tx.$executeRaw`
    update "IncidentMember" m set state = u.state::"MemberState", "endedAt" = u."endedAt", severity = u.severity::"Severity",
      "lastDigest" = coalesce(u."lastDigest", m."lastDigest"), "lastTag" = coalesce(u."lastTag", m."lastTag"),
      "lastBytes" = coalesce(u."lastBytes", m."lastBytes"), "budgetedBytes" = coalesce(u."budgetedBytes", m."budgetedBytes"),
      "alarmDigest" = coalesce(u."alarmDigest", m."alarmDigest"), "alarmBytes" = coalesce(u."alarmBytes", m."alarmBytes"),
      "pullCostBytes" = coalesce(u."pullCostBytes", m."pullCostBytes"), "baselineBytes" = coalesce(u."baselineBytes", m."baselineBytes")
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as u(id text, state text, "endedAt" timestamptz, severity text,
      "lastDigest" text, "lastTag" text, "lastBytes" bigint, "budgetedBytes" bigint, "alarmDigest" text, "alarmBytes" bigint, "pullCostBytes" bigint, "baselineBytes" bigint)
    where m.id = u.id`;
}

/** Replaces a member with another regression of its series. */
export async function replaceMember(tx: Database, { id, incidentId: _, ...member }: MemberRow): Promise<void> {
  await tx.incidentMember.update({ where: { id }, data: member });
}

/** Updates how much of the growth is the base's and how much its own, and the first size in the newest compression. */
export async function updateShares(
  tx: Database,
  {
    id,
    fromBytes,
    baseDeltaBytes,
    ownDeltaBytes,
  }: Pick<MemberRow, 'id' | 'fromBytes' | 'baseDeltaBytes' | 'ownDeltaBytes'>,
): Promise<void> {
  await tx.incidentMember.update({ where: { id }, data: { fromBytes, baseDeltaBytes, ownDeltaBytes } });
}

/** Closes every open member of an incident with this state. */
export async function endMembers(tx: Database, incidentId: string, state: MemberState, at: Date): Promise<void> {
  await tx.incidentMember.updateMany({ where: { incidentId, state: 'open' }, data: { state, endedAt: at } });
}

/** Reopens the members that were closed with this state. */
export async function reopenMembers(tx: Database, incidentId: string, state: MemberState): Promise<void> {
  await tx.incidentMember.updateMany({ where: { incidentId, state }, data: { state: 'open', endedAt: null } });
}
