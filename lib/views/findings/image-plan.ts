import { may } from '#lib/auth/permissions.ts';
import type { Database } from '#lib/db/client.ts';
import { findSeriesOf } from '#lib/db/contents/package-history.ts';
import { listDismissals } from '#lib/db/findings/dismissals.ts';
import type { ImageKey } from '#lib/db/findings/finding-sets.ts';
import { type DoneFinding, listDoneInSeries } from '#lib/db/findings/outcomes.ts';
import { countPulls } from '#lib/db/findings/pulls.ts';
import { getImage, listTagsOf } from '#lib/db/images/images.ts';
import { getRepository } from '#lib/db/repositories/repositories.ts';
import { remedyForUsers } from '#lib/findings/third-party.ts';
import { SAVING_DAYS } from '#lib/format/saving.ts';
import { makePlan } from '#lib/plan/make-plan.ts';
import { writeMarkdown } from '#lib/plan/markdown.ts';
import { toPlanImage } from '#lib/plan/plan-image.ts';
import type { GuardedViews } from '../context.ts';
import type { FindingsQuery } from '../dto/parameters.ts';
import type { DoneStep, ImagePlan } from '../dto/plan.ts';
import { toReference } from '../repositories/repository-parts.ts';
import { loadSavingSpan } from '../repositories/savings.ts';
import { findShownSet } from './shown-set.ts';

const MOST_DONE = 50;

/**
 * Plans how an image gets smaller, from the findings that the caller may see and that are not dismissed.
 *
 * @throws NotFoundError
 */
export async function readImagePlan(
  guarded: GuardedViews,
  digest: string,
  { repositoryId }: Pick<FindingsQuery, 'repositoryId'>,
  now: Date,
): Promise<ImagePlan> {
  const { db } = guarded.require('read');
  const { manifestId, image: facts } = await getImage(db, repositoryId, digest);
  const key = { repositoryId, manifestId };
  const [repository, { set, image }, seriesId, [tag]] = await Promise.all([
    getRepository(db, repositoryId),
    findShownSet(db, key, now),
    findSeriesOf(db, repositoryId, manifestId),
    listTagsOf(db, repositoryId, manifestId),
  ]);
  const withSecrets = may(guarded.caller, 'write');
  const isThirdParty = repository.relation === 'upstream';
  const shown = set.items.filter(({ kind }) => kind !== 'secret' || withSecrets);
  const ids = shown.map(({ id }) => id);
  const dismissed = new Set((await listDismissals(db, repositoryId, ids)).map(({ findingId }) => findingId));
  const pulls = seriesId === null ? null : await loadPulls(db, repositoryId, seriesId, now);
  const items = isThirdParty ? set.items.map((item) => ({ ...item, remedy: remedyForUsers(item) })) : set.items;
  const open = new Set(ids.filter((id) => !dismissed.has(id)));
  const plan = makePlan(toPlanImage(image, set, pulls), items, open);
  const reference = toReference(repository);
  const name = tag === undefined || tag.includes(':') ? reference : `${reference}:${tag}`;
  return {
    ...plan,
    state: set.state,
    relation: repository.relation,
    hidden: set.items.length - shown.length,
    moreItems: set.moreItems,
    pulls: pulls && { ...pulls, days: SAVING_DAYS },
    done: await readDone(db, key, seriesId, new Set(set.items.map(({ id }) => id))),
    markdown: writeMarkdown(plan, { reference: name, digest, platform: facts?.platform ?? null, isThirdParty }),
  };
}

async function loadPulls(
  db: Database,
  repositoryId: string,
  seriesId: string,
  now: Date,
): Promise<{ releases: number; nodes: number }> {
  const span = await loadSavingSpan(db, now, repositoryId);
  const { releases, nodes } = await countPulls(db, seriesId, span.since);
  return { releases, nodes: nodes ?? span.nodes[repositoryId] ?? 1 };
}

/** Lists what the series has done. What the image has again is left out. */
async function readDone(
  db: Database,
  key: ImageKey,
  seriesId: string | null,
  open: ReadonlySet<string>,
): Promise<DoneStep[]> {
  if (seriesId === null) return [];
  const done = await listDoneInSeries(db, { ...key, seriesId }, MOST_DONE);
  return done.filter(({ findingId }) => !open.has(findingId)).map(toDoneStep);
}

const toDoneStep = ({ digest, tag, at, ...done }: DoneFinding): DoneStep => ({
  ...done,
  at: at.toISOString(),
  with: { digest, tag },
});
