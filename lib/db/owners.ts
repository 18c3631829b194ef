import type { Database } from './client.ts';
import type { Origin } from './generated/enums.ts';

export type OwnerRuleRow = { origin: Origin; pattern: string; owner: string; place: string | null };

/** Rules in the order in which they count: those of plimsoll.yaml first. */
export async function listOwnerRules(db: Database): Promise<OwnerRuleRow[]> {
  const rows = await db.ownerRule.findMany({
    select: { origin: true, pattern: true, owner: true, place: true },
    orderBy: { position: 'asc' },
  });
  return [...rows.filter(({ origin }) => origin === 'file'), ...rows.filter(({ origin }) => origin !== 'file')];
}

/** Replaces all rules of one origin. Within a transaction. */
export async function replaceOwnerRules(
  tx: Database,
  origin: Origin,
  rules: readonly Omit<OwnerRuleRow, 'origin'>[],
): Promise<void> {
  await tx.ownerRule.deleteMany({ where: { origin } });
  await tx.ownerRule.createMany({ data: rules.map((rule, position) => ({ ...rule, origin, position })) });
}
