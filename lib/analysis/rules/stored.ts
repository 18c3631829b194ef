import { compileOwnerRules, findOwner, type OwnerRule } from '#lib/analysis/owner.ts';
import { formatRepository } from '#lib/image/reference.ts';
import type { BudgetNow, RuleNow } from './choose.ts';
import type { Subject } from './matches.ts';
import { Matches, RuleSettings } from './settings.ts';

/** Parses a stored rule. Fields that an older release did not store get their defaults. @throws ZodError */
export function toRuleNow(
  row: Omit<RuleNow, 'matches' | 'settings'> & { matches: unknown; settings: unknown },
): RuleNow {
  const { id, versionId, version, name, origin } = row;
  return {
    id,
    versionId,
    version,
    name,
    origin,
    matches: Matches.parse(row.matches),
    settings: RuleSettings.parse(row.settings),
  };
}

/** @throws ZodError */
export function toBudgetNow(row: Omit<BudgetNow, 'matches'> & { matches: unknown }): BudgetNow {
  const { id, origin, metric, limitBytes, until, changedAt } = row;
  return { id, origin, metric, limitBytes, until, changedAt, matches: Matches.parse(row.matches) };
}

/** The fields of a series and its repository that its subject is made from. */
export type SubjectRow = {
  host: string;
  name: string;
  relation: 'ours' | 'upstream';
  owner: string | null;
  labelledOwner: string | null;
  streamKey: string;
  platform: string;
};

/**
 * Compiles owner rules into a function that converts a row to its subject. @param rules - by precedence @throws InvalidGlobError
 */
export function compileSubjects(rules: readonly OwnerRule[]): (row: SubjectRow) => Subject & { owner: string | null } {
  const compiled = compileOwnerRules(rules);
  return ({ host, name, relation, owner, labelledOwner, streamKey, platform }) => {
    const reference = formatRepository({ registry: host, repository: name });
    const found = findOwner({ relation, byHand: owner, byLabel: labelledOwner, rules: compiled, reference });
    return { reference, relation, platform, stream: streamKey, owner: found?.owner ?? null };
  };
}
