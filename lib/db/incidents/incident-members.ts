import type { MemberState } from '#lib/domain/incident.ts';
import type { Severity } from '#lib/domain/severity.ts';
import type { Database } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { toNumber } from '../numbers.ts';
import { patchRows } from '../patch-rows.ts';

export type MemberRow = {
  id: string;
  incidentId: string;
  repositoryId: string;
  seriesId: string;
  /** A RegressionKind, or a word of a newer release. */
  kind: string;
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
  /** A BudgetMetric, or a word of a newer release. */
  budgetMetric: string | null;
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
export const GROWN_BYTES = Prisma.sql`(m."alarmBytes" - case m."kindName" when 'budget' then coalesce(m."fromBytes", m."alarmBytes") else m."baselineBytes" end)`;

/** Number of members per series and kind that judging needs. */
const NEWEST_OF_SERIES = 3;

/** Lists the members of a repository in all incidents: the open ones, and the newest of each series and kind. */
export async function listMembersOf(db: Database, repositoryId: string): Promise<MemberRow[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id from (select id, state, row_number() over (partition by "seriesId", "kindName" order by at desc, id) as nth
      from "IncidentMember" where "repositoryId" = ${repositoryId}) m
    where state = 'open' or nth <= ${NEWEST_OF_SERIES}`;
  return findMembers(db, { id: { in: rows.map(({ id }) => id) } });
}

/** Lists all members of incidents, oldest first. */
export async function listMembers(db: Database, incidentIds: readonly string[]): Promise<MemberRow[]> {
  return findMembers(db, { incidentId: { in: [...incidentIds] } });
}

async function findMembers(db: Database, where: Prisma.IncidentMemberWhereInput): Promise<MemberRow[]> {
  const rows = await db.incidentMember.findMany({ where, orderBy: [{ at: 'asc' }, { id: 'asc' }] });
  return rows.map(toMemberRow);
}

/** Every column that a change of a member can touch. Its kind and its incident stay. */
const CHANGED = [
  'streamKey',
  'streamLabel',
  'platform',
  'tagName',
  'state',
  'at',
  'endedAt',
  'fromDigest',
  'fromTag',
  'toDigest',
  'alarmDigest',
  'alarmBytes',
  'lastDigest',
  'lastTag',
  'baselineBytes',
  'fromBytes',
  'toBytes',
  'lastBytes',
  'baseDeltaBytes',
  'ownDeltaBytes',
  'pullCostBytes',
  'budgetBytes',
  'budgetMetricName',
  'budgetedBytes',
  'severity',
] as const satisfies readonly (keyof MemberRow | 'budgetMetricName')[];

/** Inserts new members, and writes those that changed. */
export async function saveMembers(
  tx: Database,
  { added, changed }: { added: readonly MemberRow[]; changed: readonly MemberRow[] },
): Promise<void> {
  if (added.length > 0) await tx.incidentMember.createMany({ data: [...added] });
  const rows = changed.map(({ budgetMetric, ...row }) => ({ ...row, budgetMetricName: budgetMetric }));
  await patchRows(tx, 'IncidentMember', CHANGED, rows);
}
