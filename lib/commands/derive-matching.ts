import { compileMatches } from '#lib/analysis/rules/matches.ts';
import type { Matches } from '#lib/analysis/rules/settings.ts';
import { compileSubjects } from '#lib/analysis/rules/stored.ts';
import type { Database } from '#lib/db/client.ts';
import { deriveLater } from '#lib/db/derived.ts';
import { listOwnerRules } from '#lib/db/owners.ts';
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
    return tests.some((isMeant) => isMeant(subject));
  });
  return [...new Set(found.map(({ repositoryId }) => repositoryId))];
}

/** Judges again what rules or budgets mean that were changed, by what they meant before and mean now. */
export async function deriveMatching(
  context: Pick<CommandContext, 'db' | 'derive'>,
  matches: readonly Matches[],
): Promise<void> {
  const ids = await listMatching(context.db, matches);
  const later = ids.slice(AT_ONCE);
  for (const id of ids.slice(0, AT_ONCE)) if (!(await context.derive(id))) later.push(id);
  await deriveLater(context.db, ...later);
}
