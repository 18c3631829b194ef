import type { RuleNow } from '#lib/analysis/rules/choose.ts';
import type { Database } from '../client.ts';
import { NotFoundError } from '../errors.ts';
import type { Prisma } from '../generated/client.ts';
import { fileFirst } from './file-first.ts';

/** A rule with its newest version. `toRuleNow` parses `matches` and `settings`. */
export type RuleRow = Omit<RuleNow, 'matches' | 'settings'> & {
  position: number;
  matches: unknown;
  place: string | null;
  settings: unknown;
  changedAt: Date;
  changedBy: string;
};

type Json = Prisma.InputJsonObject;
type By = { at: Date; by: string };

const WITH_NEWEST = { versions: { orderBy: { version: 'desc' }, take: 1 } } as const;
type Stored = Prisma.RuleGetPayload<{ include: typeof WITH_NEWEST }>;

/** Lists rules in the order in which they count, those of plimsoll.yaml first, without removed ones. */
export async function listRules(db: Database): Promise<RuleRow[]> {
  const rows = await db.rule.findMany({
    where: { removedAt: null },
    include: WITH_NEWEST,
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  });
  return fileFirst(rows.flatMap((row) => toRow(row) ?? []));
}

/** @throws NotFoundError also for a removed rule */
export async function getRule(db: Database, id: string): Promise<RuleRow> {
  const found = await db.rule.findUnique({ where: { id, removedAt: null }, include: WITH_NEWEST });
  const row = found && toRow(found);
  if (!row) throw new NotFoundError('rule', id);
  return row;
}

function toRow({ id, origin, position, name, matches, place, versions: [newest] }: Stored): RuleRow | null {
  if (!newest) return null;
  const { id: versionId, version, settings, createdAt: changedAt, createdBy: changedBy } = newest;
  return { id, origin, position, name, matches, place, versionId, version, settings, changedAt, changedBy };
}

export type NewRule = Pick<RuleRow, 'origin' | 'name' | 'place'> & { matches: object; settings: object };

/** Adds a rule as the last of its origin, in its first version. @returns its id */
export async function insertRule(tx: Database, rule: NewRule, { at, by }: By): Promise<string> {
  const { settings, matches, origin, ...rest } = rule;
  const { _max } = await tx.rule.aggregate({ where: { origin, removedAt: null }, _max: { position: true } });
  const version = { version: 1, settings: settings as Json, createdAt: at, createdBy: by };
  const { id } = await tx.rule.create({
    data: {
      ...rest,
      origin,
      position: (_max.position ?? -1) + 1,
      matches: matches as Json,
      createdAt: at,
      versions: { create: version },
    },
    select: { id: true },
  });
  return id;
}

/** Changes a rule by adding a version. Needs a transaction. @throws NotFoundError */
export async function updateRule(
  tx: Database,
  id: string,
  { name, matches, settings }: { name: string; matches: object; settings: object },
  { at, by }: By,
): Promise<void> {
  // Locks the row, so that two concurrent versions get different numbers.
  const { count } = await tx.rule.updateMany({
    where: { id, removedAt: null },
    data: { name, matches: matches as Json },
  });
  if (count === 0) throw new NotFoundError('rule', id);
  const { _max } = await tx.ruleVersion.aggregate({ where: { ruleId: id }, _max: { version: true } });
  const version = (_max.version ?? 0) + 1;
  await tx.ruleVersion.create({
    data: { ruleId: id, version, settings: settings as Json, createdAt: at, createdBy: by },
  });
}

/** Marks a rule as removed. It no longer judges, but stays for the incidents that refer to it. @throws NotFoundError */
export async function removeRule(db: Database, id: string, at: Date): Promise<void> {
  const { count } = await db.rule.updateMany({ where: { id, removedAt: null }, data: { removedAt: at } });
  if (count === 0) throw new NotFoundError('rule', id);
}

/** Puts rules in this order; `place` is their line in plimsoll.yaml. Needs a transaction. */
export async function placeRules(tx: Database, rules: readonly { id: string; place: string | null }[]): Promise<void> {
  for (const [position, { id, place }] of rules.entries())
    await tx.rule.update({ where: { id }, data: { position, place } });
}

/** Maps rules to the last incident that named them; null is the built-in rule. */
export async function listLastFired(db: Database): Promise<Map<string | null, Date>> {
  const rows = await db.$queryRaw<{ ruleId: string | null; at: Date }[]>`
    select v."ruleId", max(i."openedAt") as at from "Incident" i left join "RuleVersion" v on v.id = i."ruleVersionId"
    where i."kindName" not in ('trouble', 'secret') group by 1`;
  return new Map(rows.map(({ ruleId, at }) => [ruleId, at]));
}
