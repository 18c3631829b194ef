import { compileOwners, type OwnerFinder } from '#lib/analysis/owner.ts';
import type { Database } from '#lib/db/client.ts';
import { listOwnerRules } from '#lib/db/repositories/owners.ts';
import type { RepositoryWithState } from '#lib/db/repositories/repositories.ts';
import { formatRepository } from '#lib/image/reference.ts';
import { Headline } from '../dto/overview.ts';

/** Parts that the overview and the repository's own page share. */

export function toRegistry({ registry: { id, name, host } }: RepositoryWithState) {
  return { id, name, host };
}

/** "docker.io/library/node" */
export function toReference({ registry, name }: RepositoryWithState): string {
  return formatRepository({ registry: registry.host, repository: name });
}

/** Loads the owner rules once for any number of rows. */
export async function loadOwners(db: Database): Promise<OwnerFinder> {
  return compileOwners(await listOwnerRules(db));
}

/** Finds the owner of a repository and its source. */
export function toOwner(
  { registry, name, relation, owner: byHand, summary }: RepositoryWithState,
  ownerOf: OwnerFinder,
) {
  const labelledOwner = summary?.labelledOwner ?? null;
  const { owner, source, pattern } = ownerOf({ host: registry.host, name, relation, owner: byHand, labelledOwner });
  return { owner, ownerSource: source, ownerPattern: pattern };
}

type HeadlineColumn =
  | 'seriesId'
  | 'streamKey'
  | 'streamLabel'
  | 'platform'
  | 'tagName'
  | 'headlineReason'
  | 'headlineInsteadOf'
  | 'latestVersion';

/** The stored columns of a headline. */
type HeadlineRow = { [column in HeadlineColumn]: string | null };

export function toHeadline({ summary }: { summary: HeadlineRow | null }): Headline | null {
  if (!summary?.seriesId) return null;
  const { seriesId, streamKey, platform, latestVersion } = summary;
  return Headline.parse({
    seriesId,
    streamKey,
    platform,
    latestVersion,
    label: summary.streamLabel,
    tag: summary.tagName,
    reason: summary.headlineReason,
    insteadOf: summary.headlineInsteadOf,
  });
}

/** Returns the progress of the first check; null once it is done. */
export function toFirstLook({
  firstLookedAt,
  poll,
}: RepositoryWithState): { tagsDone: number; tagsWanted: number } | null {
  return firstLookedAt === null ? { tagsDone: poll?.tagsDone ?? 0, tagsWanted: poll?.tagsWanted ?? 0 } : null;
}
