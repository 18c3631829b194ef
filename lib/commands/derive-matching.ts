import { compileMatches } from '#lib/analysis/rules/matches.ts';
import type { Matches } from '#lib/analysis/rules/settings.ts';
import { compileSubjects, toBudgetNow, toRuleNow } from '#lib/analysis/rules/stored.ts';
import { listBudgets } from '#lib/db/budgets.ts';
import type { Database } from '#lib/db/client.ts';
import { deriveLater } from '#lib/db/derived.ts';
import { listOwnerRules } from '#lib/db/owners.ts';
import { listRules } from '#lib/db/rules.ts';
import { listSubjects } from '#lib/db/subjects.ts';
import type { CommandContext } from './context.ts';

/** So many are judged again at once; the others with their next look. */
const AT_ONCE = 10;

/** Ids of the repositories of which some series is meant by any of the matches. */
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

/** Ids of the repositories that some rule or budget means by their owner. */
export async function listMatchedByOwner(db: Database): Promise<string[]> {
  const all = [...(await listRules(db)).map(toRuleNow), ...(await listBudgets(db)).map(toBudgetNow)];
  const byOwner = all.map(({ matches }) => matches).filter(({ owner }) => owner !== undefined);
  return byOwner.length === 0 ? [] : listMatching(db, byOwner);
}

/** Ids that are in one of the two lists alone. */
export function differenceOf(before: readonly string[], after: readonly string[]): string[] {
  const [had, has] = [new Set(before), new Set(after)];
  return [...before.filter((id) => !has.has(id)), ...after.filter((id) => !had.has(id))];
}

type Deriving = Pick<CommandContext, 'db' | 'derive'>;

/** Judges again what rules or budgets mean that were changed, by what they meant before and mean now. */
export async function deriveMatching(context: Deriving, matches: readonly Matches[]): Promise<void> {
  await deriveSoon(context, await listMatching(context.db, matches));
}

/** Derives the first of these at once, and all others, and what a poll holds, with their next look. */
export async function deriveSoon({ db, derive }: Deriving, ids: readonly string[]): Promise<void> {
  const later = ids.slice(AT_ONCE);
  for (const id of ids.slice(0, AT_ONCE)) if (!(await derive(id))) later.push(id);
  await deriveLater(db, ...later);
}
