import { compileOwners, type OwnedRow, type OwnerFinder, type OwnerRule } from '#lib/analysis/owner.ts';
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
export type SubjectRow = OwnedRow & { host: string; name: string; streamKey: string; platform: string };

/** Converts a row to the subject that rules and budgets match. */
export type ToSubject = (row: SubjectRow) => Subject & { owner: string | null };

/** Compiles owner rules into a function that converts a row. @param rules - by precedence @throws InvalidGlobError */
export const compileSubjects = (rules: readonly OwnerRule[]): ToSubject => toSubjectBy(compileOwners(rules));

/** Converts rows with owner rules that are compiled already. */
export function toSubjectBy(ownerOf: OwnerFinder): ToSubject {
  return (row) => {
    const { reference, owner } = ownerOf(row);
    return { reference, relation: row.relation, platform: row.platform, stream: row.streamKey, owner };
  };
}
