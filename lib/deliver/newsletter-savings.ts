import type { NewsletterFacts } from '#lib/alerts/message-facts.ts';
import { MOST_PUSHES, sumSavedSoFar } from '#lib/analysis/findings/saved-so-far.ts';
import type { Subject } from '#lib/analysis/rules/matches.ts';
import { compileSubjects } from '#lib/analysis/rules/stored.ts';
import type { Database } from '#lib/db/client.ts';
import { listFindingsOfMainSeries } from '#lib/db/findings/image-findings.ts';
import { listOwnSavings } from '#lib/db/findings/measured-findings.ts';
import { listOwnerRules } from '#lib/db/repositories/owners.ts';
import { FINDING_RULES_VERSION } from '#lib/findings/rules/all-rules.ts';
import { listTopSteps } from './newsletter-steps.ts';

/** Repositories whose pushes are in memory at a time. */
const AT_A_TIME = 20;

/** Sums what the own images that concern a channel could save, what was saved so far, and the steps that would save most; null while no findings are known. */
export async function loadSavings(
  db: Database,
  isMatch: (subject: Subject) => boolean,
  { now, baseUrl }: { now: Date; baseUrl: string },
): Promise<NonNullable<NewsletterFacts['savings']> | null> {
  const toSubject = compileSubjects(await listOwnerRules(db));
  const rulesVersion = FINDING_RULES_VERSION;
  // Releases and nodes do not count in the sums.
  const all = await listOwnSavings(db, { rulesVersion, since: now, nodes: {} });
  const matching = all.filter((row) => isMatch(toSubject(row)));
  if (matching.length === 0) return null;
  let savedSoFarBytes = 0;
  for (let at = 0; at < matching.length; at += AT_A_TIME) {
    const ids = matching.slice(at, at + AT_A_TIME).map(({ repositoryId }) => repositoryId);
    const images = await listFindingsOfMainSeries(db, ids, { rulesVersion, most: MOST_PUSHES });
    for (const found of Map.groupBy(images, ({ repositoryId }) => repositoryId).values())
      savedSoFarBytes += sumSavedSoFar(found);
  }
  const couldSaveBytes = matching.reduce((sum, { savedBytes }) => sum + savedBytes, 0);
  return { couldSaveBytes, savedSoFarBytes, steps: await listTopSteps(db, matching, baseUrl) };
}
