import { compileOwnerRules, findPurposeRule } from '#lib/analysis/owner.ts';
import type { Database } from '#lib/db/client.ts';
import { checkFindingsAgain } from '#lib/db/findings/due-findings.ts';
import { listOwned, listOwnerRules } from '#lib/db/repositories/owners.ts';
import { formatRepository } from '#lib/image/reference.ts';

/** Runs a change of owner rules, and lets the findings of repositories be checked again whose pattern has another purpose now. */
export async function followPurposes(tx: Database, change: () => Promise<void>): Promise<void> {
  const before = await mapPurposes(tx);
  await change();
  const after = await mapPurposes(tx);
  const ids = [...new Set([...before.keys(), ...after.keys()])];
  await checkFindingsAgain(
    tx,
    ids.filter((id) => before.get(id) !== after.get(id)),
  );
}

/** Returns the purposes by the id of the repository; only of those whose pattern has one. */
async function mapPurposes(tx: Database): Promise<Map<string, string>> {
  const rules = compileOwnerRules(await listOwnerRules(tx));
  if (rules.every(({ purpose }) => purpose === null)) return new Map();
  const repositories = await listOwned(tx);
  return new Map(
    repositories.flatMap(({ id, host, name }) => {
      const reference = formatRepository({ registry: host ?? '', repository: name ?? '' });
      const rule = findPurposeRule(reference, rules);
      return rule === null ? [] : [[id, rule.purpose] as const];
    }),
  );
}
