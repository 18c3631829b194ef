import type { z } from 'zod';
import { type Matches, RuleSettings } from '#lib/analysis/rules/settings.ts';
import { findBadPattern } from '#lib/commands/rules/demand-matches.ts';
import type { FileBudget, FileReading, FileRule } from '#lib/config/file/file-config.ts';
import type { Mistake, Path } from '#lib/config/file/mistake.ts';

export type ValidRule = Omit<FileRule, 'path' | 'matches' | 'settings'> & {
  matches: Matches;
  settings: RuleSettings;
};
export type ValidBudget = Omit<FileBudget, 'path' | 'matches'> & { matches: Matches };

type Checks = { mistakeAt: FileReading['mistakeAt']; add(mistake: Mistake): void };

/** Checks patterns, numbers, and that names of rules are unique. Fills in built-in defaults. Pure. */
export function validateRules(rules: readonly FileRule[], checks: Checks): ValidRule[] {
  const seen = new Map<string, FileRule>();
  return rules.flatMap(({ path, place, name, matches, settings }) => {
    demandPatterns(matches, path, checks);
    const other = seen.get(name);
    if (other)
      checks.add(checks.mistakeAt([...path, 'name'], `is the name of ${other.place} too`, 'keep one of the two'));
    else seen.set(name, { path, place, name, matches, settings });
    const parsed = RuleSettings.safeParse(settings);
    if (parsed.success) return [{ place, name, matches, settings: parsed.data }];
    for (const issue of parsed.error.issues) {
      const at: Path = [...path, ...issue.path.map(String)];
      checks.add(checks.mistakeAt(at, ...describeBound(issue)));
    }
    return [];
  });
}

export function validateBudgets(budgets: readonly FileBudget[], checks: Checks): ValidBudget[] {
  return budgets.flatMap(({ path, ...budget }) => {
    demandPatterns(budget.matches, path, checks);
    if (budget.limitBytes > 0) return [budget];
    checks.add(checks.mistakeAt([...path, 'limit'], 'allows no size at all', 'write a size such as 200 MB'));
    return [];
  });
}

function demandPatterns(matches: Matches, path: Path, checks: Checks): void {
  const bad = findBadPattern(matches);
  if (!bad) return;
  const { message, hint } = bad.error;
  const plain = (words: string) => words.replace(/\.$/, '');
  checks.add(checks.mistakeAt([...path, 'matches', bad.part], plain(message), plain(hint)));
}

function describeBound(issue: z.core.$ZodIssue): [message: string, hint: string] {
  if (issue.code === 'too_small') return ['is too small', `write at least ${issue.minimum}`];
  if (issue.code === 'too_big') return ['is too large', `write at most ${issue.maximum}`];
  return ['does not have the expected form', 'see docs/plimsoll-yaml.md'];
}
