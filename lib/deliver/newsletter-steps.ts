import type { SavingStep } from '#lib/alerts/message-facts.ts';
import type { Database } from '#lib/db/client.ts';
import { listDismissals } from '#lib/db/findings/dismissals.ts';
import { findFindingSet } from '#lib/db/findings/finding-sets.ts';
import type { OwnSaving } from '#lib/db/findings/measured-findings.ts';
import { loadStoredImage } from '#lib/db/findings/stored-image.ts';
import { formatRepository } from '#lib/image/reference.ts';
import { makePlan } from '#lib/plan/make-plan.ts';
import { toPlanImage } from '#lib/plan/plan-image.ts';

const MOST_STEPS = 3;
/** Repositories whose plans are made. Those that could save most are enough. */
const MOST_PLANS = 20;

/**
 * Lists the steps of plans that would save most, over all of these repositories. Secrets are left out: messages do not name them.
 *
 * @param baseUrl - of the links to the plans; empty for none
 */
export async function listTopSteps(
  db: Database,
  savings: readonly OwnSaving[],
  baseUrl: string,
): Promise<SavingStep[]> {
  const base = baseUrl.replace(/\/+$/, '');
  let top: SavingStep[] = [];
  for (const saving of savings.toSorted((one, other) => other.savedBytes - one.savedBytes).slice(0, MOST_PLANS)) {
    // No step of this repository, nor of the following ones, saves more than its image could save.
    const least = top[MOST_STEPS - 1]?.savedBytes ?? 0;
    if (saving.savedBytes <= least) break;
    const reference = formatRepository({ registry: saving.host, repository: saving.name });
    const link = base === '' ? null : `${base}/repositories/${saving.repositoryId}/images/${saving.digest}?tab=plan`;
    const steps = await listSteps(db, saving);
    top = [...top, ...steps.map((step) => ({ ...step, reference, link }))]
      .sort((one, other) => other.savedBytes - one.savedBytes)
      .slice(0, MOST_STEPS);
  }
  return top;
}

async function listSteps(
  db: Database,
  { repositoryId, manifestId }: OwnSaving,
): Promise<Pick<SavingStep, 'title' | 'savedBytes' | 'estimated'>[]> {
  const set = await findFindingSet(db, { repositoryId, manifestId });
  if (set === null) return [];
  const ids = set.items.flatMap(({ id, kind }) => (kind === 'secret' ? [] : [id]));
  const dismissed = new Set((await listDismissals(db, repositoryId, ids)).map(({ findingId }) => findingId));
  const image = toPlanImage(await loadStoredImage(db, repositoryId, manifestId), set, null);
  const { steps } = makePlan(image, set.items, new Set(ids.filter((id) => !dismissed.has(id))));
  return steps
    .filter(({ savedBytes }) => savedBytes > 0)
    .map(({ title, savedBytes, estimated }) => ({ title, savedBytes, estimated }));
}
