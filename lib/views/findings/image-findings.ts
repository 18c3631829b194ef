import { may } from '#lib/auth/permissions.ts';
import { listDismissals } from '#lib/db/findings/dismissals.ts';
import { getImage } from '#lib/db/images/images.ts';
import { getRepository } from '#lib/db/repositories/repositories.ts';
import { sumOpen } from '#lib/findings/sum-open.ts';
import { remedyForUsers } from '#lib/findings/third-party.ts';
import type { GuardedViews } from '../context.ts';
import type { Finding, GoneFinding, ImageFindings } from '../dto/findings.ts';
import type { FindingsQuery } from '../dto/parameters.ts';
import { loadSavingSpan } from '../repositories/savings.ts';
import { readSecretTags } from './secret-tags.ts';
import { readSeriesFindings } from './series-findings.ts';
import { findShownSet } from './shown-set.ts';

/**
 * Returns the findings of an image in a repository: those that are stored, else those of the layers that were read so far. A layer
 * counts only if the repository's own registry has served it (B-22). Secrets are left out and counted for callers who are no editors.
 *
 * @throws NotFoundError
 */
export async function readImageFindings(
  guarded: GuardedViews,
  digest: string,
  { repositoryId }: FindingsQuery,
  now: Date,
): Promise<ImageFindings> {
  const { db } = guarded.require('read');
  const { manifestId } = await getImage(db, repositoryId, digest);
  const repository = await getRepository(db, repositoryId);
  const { relation } = repository;
  const key = { repositoryId, manifestId };
  const { set } = await findShownSet(db, key, now);
  const withSecrets = may(guarded.caller, 'write');
  const shown = set.items.filter(({ kind }) => kind !== 'secret' || withSecrets);
  const ids = shown.map(({ id }) => id);
  const [dismissals, { firstSeen, gone, moreGone }, { nodes }] = await Promise.all([
    listDismissals(db, repositoryId, ids),
    readSeriesFindings(db, key, set, withSecrets),
    loadSavingSpan(db, now, repositoryId),
  ]);
  const tagsOf = await readSecretTags(db, key, { open: shown, gone });
  const dismissedById = new Map(
    dismissals.map(({ findingId, reason, by, at }) => [findingId, { reason, by, at: at.toISOString() }]),
  );
  return {
    state: set.state,
    purpose: set.purpose,
    relation,
    nodes: repository.nodes ?? nodes[repositoryId] ?? 1,
    sizeBytes: set.sizeBytes,
    ...sumOpen(set, new Set(dismissedById.keys())),
    hidden: set.items.length - shown.length,
    items: shown.map(({ countedBytes: _, shared: __, ...item }): Finding => {
      const { id } = item;
      const firstSeenAt = firstSeen.get(id)?.toISOString() ?? null;
      const remedy = relation === 'upstream' ? remedyForUsers(item) : item.remedy;
      return { ...item, remedy, ...tagsOf(item), firstSeenAt, dismissed: dismissedById.get(id) ?? null };
    }),
    moreItems: set.moreItems,
    gone: gone.map(({ goneWith: { at, digest, tag }, ...item }): GoneFinding => {
      return { ...item, ...tagsOf(item), goneAt: at.toISOString(), goneWith: { digest, tag } };
    }),
    moreGone,
  };
}
