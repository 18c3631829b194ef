import { type CompiledRule, compileOwnerRules, findOwner } from '#lib/analysis/owner.ts';
import type { Database } from '#lib/db/client.ts';
import { listOwnerRules } from '#lib/db/owners.ts';
import type { RepositoryWithState } from '#lib/db/repositories.ts';
import { formatRepository } from '#lib/image/reference.ts';
import { Headline } from './dto/overview.ts';

/** Parts that the overview and the repository's own page share. */

export function toRegistry({ registry: { id, name, host } }: RepositoryWithState) {
  return { id, name, host };
}

/** "docker.io/library/node" */
export function toReference({ registry, name }: RepositoryWithState): string {
  return formatRepository({ registry: registry.host, repository: name });
}

/** Loads the owner rules once for any number of rows. */
export async function loadOwnerRules(db: Database): Promise<CompiledRule[]> {
  return compileOwnerRules(await listOwnerRules(db));
}

/** Resolves the owner of a repository and its source. */
export function toOwner(repository: RepositoryWithState, rules: readonly CompiledRule[]) {
  const { relation, owner: byHand, summary } = repository;
  const byLabel = summary?.labelledOwner ?? null;
  const found = findOwner({ relation, byHand, byLabel, rules, reference: toReference(repository) });
  return { owner: found?.owner ?? null, ownerSource: found?.source ?? null, ownerPattern: found?.pattern ?? null };
}

/** The stored columns of a headline. */
type HeadlineRow = {
  [column in 'seriesId' | 'streamKey' | 'streamLabel' | 'platform' | 'tagName' | 'headlineReason']: string | null;
};

export function toHeadline({ summary }: { summary: HeadlineRow | null }): Headline | null {
  if (!summary?.seriesId) return null;
  const { seriesId, streamKey, streamLabel, platform, tagName, headlineReason } = summary;
  return Headline.parse({ seriesId, streamKey, label: streamLabel, platform, tag: tagName, reason: headlineReason });
}

/** Returns the progress of the first look; null once it is done. */
export function toFirstLook({
  firstLookedAt,
  poll,
}: RepositoryWithState): { tagsDone: number; tagsWanted: number } | null {
  return firstLookedAt === null ? { tagsDone: poll?.tagsDone ?? 0, tagsWanted: poll?.tagsWanted ?? 0 } : null;
}
