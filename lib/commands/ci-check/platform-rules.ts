import type { CheckLimit } from '#lib/alerts/ci-check/judge.ts';
import { compileOwnerRules, findOwner } from '#lib/analysis/owner.ts';
import { type ChosenRule, compileBudgets, compileRules } from '#lib/analysis/rules/choose.ts';
import type { Subject } from '#lib/analysis/rules/matches.ts';
import { toBudgetNow, toRuleNow } from '#lib/analysis/rules/stored.ts';
import { listBudgets } from '#lib/db/budgets.ts';
import type { Database } from '#lib/db/client.ts';
import { listOwnerRules } from '#lib/db/owners.ts';
import type { RepositoryWithState } from '#lib/db/repositories.ts';
import { listRules } from '#lib/db/rules.ts';
import { formatRepository } from '#lib/image/reference.ts';

/** The rule and limits that a platform of an image is judged by. */
export type PlatformRules = { rule: ChosenRule; limits: CheckLimit[] };

/**
 * Loads the rules and budgets for each platform of an image. They can match an unwatched image, too: it counts as own.
 *
 * @param budget - limit in bytes from the caller; replaces stored budgets
 */
export async function loadPlatformRules(
  db: Database,
  target: { host: string; name: string; repository: RepositoryWithState | null; streamKey: string | null },
  budget: number | undefined,
  now: Date,
): Promise<(platform: string) => PlatformRules> {
  const { host, name, repository, streamKey } = target;
  const [rules, budgets, ownerRules] = await Promise.all([listRules(db), listBudgets(db), listOwnerRules(db)]);
  const reference = formatRepository({ registry: host, repository: name });
  const owner = findOwner({
    relation: 'ours',
    reference,
    rules: compileOwnerRules(ownerRules),
    byHand: repository?.owner ?? null,
    byLabel: repository?.summary?.labelledOwner ?? null,
  });
  const chooseRule = compileRules(rules.map(toRuleNow));
  const chooseBudget = compileBudgets(budgets.map(toBudgetNow));
  const given: CheckLimit[] = budget === undefined ? [] : [{ metric: 'total', limitBytes: budget }];
  return (platform) => {
    const relation = repository?.relation ?? 'ours';
    const subject: Subject = { reference, relation, owner: owner?.owner ?? null, stream: streamKey, platform };
    const set = chooseBudget(subject, now);
    return { rule: chooseRule(subject), limits: given.length > 0 ? given : set ? [set] : [] };
  };
}
