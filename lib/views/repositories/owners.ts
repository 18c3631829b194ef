import { compileOwnerRules, compileOwners } from '#lib/analysis/owner.ts';
import type { Database } from '#lib/db/client.ts';
import { listOwned, listOwnerRules, type OwnerRuleRow } from '#lib/db/repositories/owners.ts';
import type { GuardedViews } from '../context.ts';
import type { OwnerRuleList } from '../dto/owners.ts';

const EXAMPLES = 5;

/** Returns the owner rules with their matches. */
export async function readOwners(guarded: GuardedViews): Promise<OwnerRuleList> {
  const { db } = guarded.require('read');
  return describeRules(db, await listOwnerRules(db));
}

/**
 * Returns the matches of rules that would replace those created on screen, without storing them.
 *
 * @throws InvalidGlobError
 */
export async function previewOwners(
  guarded: GuardedViews,
  items: readonly Pick<OwnerRuleRow, 'pattern' | 'owner' | 'nodes' | 'purpose'>[],
): Promise<OwnerRuleList> {
  const { db } = guarded.require('write');
  const fixed = (await listOwnerRules(db)).filter(({ origin }) => origin === 'file');
  return describeRules(db, [...fixed, ...items.map((rule) => ({ ...rule, origin: 'ui' as const, place: null }))]);
}

async function describeRules(db: Database, rules: readonly OwnerRuleRow[]): Promise<OwnerRuleList> {
  const compiled = compileOwnerRules(rules);
  const repositories = (await listOwned(db)).map(compileOwners(rules));
  return {
    items: compiled.map(({ matches, ...rule }) => {
      const matching = repositories.filter(({ reference }) => matches(reference));
      return {
        ...rule,
        matchCount: matching.length,
        decidesCount: matching.filter(({ pattern }) => pattern === rule.pattern).length,
        examples: matching.slice(0, EXAMPLES).map(({ reference }) => reference),
      };
    }),
  };
}
