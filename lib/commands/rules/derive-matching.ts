import { compileMatches } from '#lib/analysis/rules/matches.ts';
import type { Matches } from '#lib/analysis/rules/settings.ts';
import { compileSubjects, toBudgetNow, toRuleNow } from '#lib/analysis/rules/stored.ts';
import type { Database } from '#lib/db/client.ts';
import { listOwnerRules } from '#lib/db/repositories/owners.ts';
import { listSubjects } from '#lib/db/repositories/subjects.ts';
import { deriveLater } from '#lib/db/series/derived.ts';
import { listBudgets } from '#lib/db/settings/budgets.ts';
import { listRules } from '#lib/db/settings/rules.ts';
import type { CommandContext } from '../context.ts';

/** Most repositories that are derived immediately. The others follow with their next poll. */
const AT_ONCE = 10;

/** Ids of repositories of which at least one series matches. */
export async function listMatching(db: Database, matches: readonly Matches[]): Promise<string[]> {
  const tests = matches.map(compileMatches);
  const toSubject = compileSubjects(await listOwnerRules(db));
  const subjects = await listSubjects(db);
  const found = subjects.filter((row) => {
    const subject = toSubject(row);
    return tests.some((isMatch) => isMatch(subject));
  });
  return [...new Set(found.map(({ repositoryId }) => repositoryId))];
}

/** Ids of repositories that a rule or budget matches by owner. */
export async function listMatchedByOwner(db: Database): Promise<string[]> {
  const all = [...(await listRules(db)).map(toRuleNow), ...(await listBudgets(db)).map(toBudgetNow)];
  const byOwner = all.map(({ matches }) => matches).filter(({ owner }) => owner !== undefined);
  return byOwner.length === 0 ? [] : listMatching(db, byOwner);
}

/** Ids that only one of the two lists has. */
export function differenceOf(before: readonly string[], after: readonly string[]): string[] {
  const [had, has] = [new Set(before), new Set(after)];
  return [...before.filter((id) => !has.has(id)), ...after.filter((id) => !had.has(id))];
}

type Deriving = Pick<CommandContext, 'db' | 'derive'>;

/** Derives the repositories that changed rules or budgets match. @param matches - as they were before and are now */
export async function deriveMatching(context: Deriving, matches: readonly Matches[]): Promise<void> {
  await deriveSoon(context, await listMatching(context.db, matches));
}

/**
 * Derives the first repositories now. The others, those that a poll holds, and those whose derivation fails follow with their next
 * poll. The change that requires it is stored already, so that a failed derivation is no error of the command.
 */
export async function deriveSoon({ db, derive }: Deriving, ids: readonly string[]): Promise<void> {
  // Each derivation clears its own request. One that fails, or a process that ends meanwhile, leaves the others requested.
  await deriveLater(db, ...ids);
  for (const id of ids.slice(0, AT_ONCE)) await derive(id).catch(() => false);
}
