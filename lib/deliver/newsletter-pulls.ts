import type { NewsletterFacts } from '#lib/alerts/message-facts.ts';
import type { Subject } from '#lib/analysis/rules/matches.ts';
import { compileSubjects } from '#lib/analysis/rules/stored.ts';
import type { Database } from '#lib/db/client.ts';
import { listPulledAgain } from '#lib/db/images/unchanged-pulls.ts';
import { listOwnerRules } from '#lib/db/repositories/owners.ts';

/** Sums what a node pulled of the own images that concern a channel, and what of it had not changed; null where that is unknown. */
export async function loadPulledAgain(
  db: Database,
  isMatch: (subject: Subject) => boolean,
  span: { from: Date; to: Date },
): Promise<NonNullable<NewsletterFacts['pulledAgain']> | null> {
  const toSubject = compileSubjects(await listOwnerRules(db));
  const matching = (await listPulledAgain(db, span)).filter((row) => isMatch(toSubject(row)));
  if (matching.length === 0) return null;
  const sumOf = (field: 'pushes' | 'pulledBytes' | 'unchangedBytes') =>
    matching.reduce((sum, row) => sum + row[field], 0);
  return { pushes: sumOf('pushes'), pulledBytes: sumOf('pulledBytes'), unchangedBytes: sumOf('unchangedBytes') };
}
