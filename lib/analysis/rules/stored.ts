import { compileOwnerRules, findOwner, type OwnerRule } from '#lib/analysis/owner.ts';
import { formatRepository } from '#lib/image/reference.ts';
import type { BudgetNow, RuleNow } from './choose.ts';
import type { Subject } from './matches.ts';
import { Matches, RuleSettings } from './settings.ts';

/** Settings that an older version stored have the defaults of what they do not know. @throws ZodError */
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

/** What of a series and its repository says whom it belongs to. */
export type SubjectRow = {
  host: string;
  name: string;
  relation: 'ours' | 'upstream';
  owner: string | null;
  labelledOwner: string | null;
  streamKey: string;
  platform: string;
};

/** A series as rules see it. @param rules - those of owners, in the order in which they count @throws InvalidGlobError */
export function compileSubjects(rules: readonly OwnerRule[]): (row: SubjectRow) => Subject & { owner: string | null } {
  const compiled = compileOwnerRules(rules);
  return ({ host, name, relation, owner, labelledOwner, streamKey, platform }) => {
    const reference = formatRepository({ registry: host, repository: name });
    const found = findOwner({ relation, byHand: owner, byLabel: labelledOwner, rules: compiled, reference });
    return { reference, relation, platform, stream: streamKey, owner: found?.owner ?? null };
  };
}
