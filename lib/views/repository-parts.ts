import { type CompiledRule, compileOwnerRules, findOwner } from '#lib/analysis/owner.ts';
import type { Database } from '#lib/db/client.ts';
import { listOwnerRules } from '#lib/db/owners.ts';
import type { RepositoryWithState } from '#lib/db/repositories.ts';
import { formatRepository } from '#lib/image/reference.ts';
import { Headline } from './dto/overview.ts';

/** Parts that the overview and the repository's own page say in the same words. */

export function toRegistry({ registry: { id, name, host } }: RepositoryWithState) {
  return { id, name, host };
}

/** "docker.io/library/node" */
export function toReference({ registry, name }: RepositoryWithState): string {
  return formatRepository({ registry: registry.host, repository: name });
}

/** The rules by which rows get their owners: read once, however many rows there are. */
export async function loadOwnerRules(db: Database): Promise<CompiledRule[]> {
  return compileOwnerRules(await listOwnerRules(db));
}

/** Whose it is in the end, and what says so. */
export function toOwner(repository: RepositoryWithState, rules: readonly CompiledRule[]) {
  const { relation, owner: byHand, summary } = repository;
  const byLabel = summary?.labelledOwner ?? null;
  const found = findOwner({ relation, byHand, byLabel, rules, reference: toReference(repository) });
  return { owner: found?.owner ?? null, ownerSource: found?.source ?? null, ownerPattern: found?.pattern ?? null };
}

/** What is stored of a headline. */
type HeadlineRow = {
  [column in 'seriesId' | 'streamKey' | 'streamLabel' | 'platform' | 'tagName' | 'headlineReason']: string | null;
};

export function toHeadline({ summary }: { summary: HeadlineRow | null }): Headline | null {
  if (!summary?.seriesId) return null;
  const { seriesId, streamKey, streamLabel, platform, tagName, headlineReason } = summary;
  return Headline.parse({ seriesId, streamKey, label: streamLabel, platform, tag: tagName, reason: headlineReason });
}

/** How far the first look is; null once it is done. */
export function toFirstLook({
  firstLookedAt,
  poll,
}: RepositoryWithState): { tagsDone: number; tagsWanted: number } | null {
  return firstLookedAt === null ? { tagsDone: poll?.tagsDone ?? 0, tagsWanted: poll?.tagsWanted ?? 0 } : null;
}
