import { BUILT_IN_RULE, compileRules } from '#lib/analysis/rules/choose.ts';
import { compileSubjects, toRuleNow } from '#lib/analysis/rules/stored.ts';
import type { Database } from '#lib/db/client.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { listOwnerRules } from '#lib/db/repositories/owners.ts';
import { listSubjects } from '#lib/db/repositories/subjects.ts';
import { listLastFired, listRules } from '#lib/db/settings/rules.ts';
import type { GuardedViews } from '../context.ts';
import type { Rule, RuleList } from '../dto/alerting.ts';

/** Returns rules in the order in which they count, the built-in one last, with the number of series that each judges now. */
export async function readRules(guarded: GuardedViews): Promise<RuleList> {
  const { db } = guarded.require('read');
  const rows = await listRules(db);
  const [counts, lastFired] = await Promise.all([countSeries(db, rows), listLastFired(db)]);
  const items = rows.map((row): Rule => {
    const { id, origin, name, version, changedBy, place } = row;
    return {
      id,
      origin,
      name,
      version,
      changedBy,
      place,
      matches: toRuleNow(row).matches,
      settings: toRuleNow(row).settings,
      changedAt: row.changedAt.toISOString(),
      seriesCount: counts.get(id) ?? 0,
      lastFiredAt: lastFired.get(id)?.toISOString() ?? null,
    };
  });
  return { items: [...items, describeBuiltIn(counts.get(null) ?? 0, lastFired.get(null) ?? null)] };
}

/** @throws NotFoundError */
export async function readRule(guarded: GuardedViews, id: string): Promise<Rule> {
  const rule = (await readRules(guarded)).items.find((item) => item.id === id);
  if (!rule) throw new NotFoundError('rule', id);
  return rule;
}

/** Counts the series that each rule judges, by the rule's id; null is the built-in rule. */
async function countSeries(
  db: Database,
  rows: Awaited<ReturnType<typeof listRules>>,
): Promise<Map<string | null, number>> {
  const choose = compileRules(rows.map(toRuleNow));
  const toSubject = compileSubjects(await listOwnerRules(db));
  const counts = new Map<string | null, number>();
  for (const row of await listSubjects(db)) {
    const { id } = choose(toSubject(row));
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

function describeBuiltIn(seriesCount: number, lastFiredAt: Date | null): Rule {
  const { name, settings } = BUILT_IN_RULE;
  return {
    id: null,
    origin: null,
    name,
    matches: {},
    settings,
    version: 1,
    seriesCount,
    changedAt: null,
    changedBy: null,
    place: null,
    lastFiredAt: lastFiredAt?.toISOString() ?? null,
  };
}
