import { type CompiledRule, compileOwnerRules, findOwner } from '#lib/analysis/owner.ts';
import type { Database } from '#lib/db/client.ts';
import { listOwnerRules } from '#lib/db/owners.ts';
import { type RepositoryWithState, toProblem } from '#lib/db/repositories.ts';
import { formatRepository } from '#lib/image/reference.ts';
import type { Problem } from './dto/common.ts';
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

export function toHeadline({ summary }: RepositoryWithState): Headline | null {
  if (!summary?.seriesId) return null;
  const { seriesId, streamKey, streamLabel, platform, tagName, headlineReason } = summary;
  return Headline.parse({ seriesId, streamKey, label: streamLabel, platform, tag: tagName, reason: headlineReason });
}

/** What is wrong with looking at it now: its last poll, or its registry. */
export function listProblems({
  poll,
  registry,
  consecutiveFailures,
  listTruncated,
  lastSuccessAt,
}: RepositoryWithState): Problem[] {
  const problems: Problem[] = [];
  const failure = toProblem(poll?.error);
  if (failure && consecutiveFailures > 0)
    problems.push({ ...failure, since: (lastSuccessAt ?? poll?.queuedAt)?.toISOString() ?? null });
  const { state } = registry;
  const trouble = toProblem(state?.lastTrouble);
  if (problems.length === 0 && trouble && state?.troubleSince) {
    problems.push({ ...trouble, code: `registry-${trouble.code}`, since: state.troubleSince.toISOString() });
  }
  const failures = poll?.state === 'partial' ? poll.failureCount : 0;
  if (failures > 0) {
    problems.push({
      code: 'partial',
      message: `${failures} ${failures === 1 ? 'tag' : 'tags'} could not be read in the last look.`,
      hint: 'The last poll names them; the others are up to date.',
      since: poll?.finishedAt?.toISOString() ?? null,
    });
  }
  if (listTruncated) {
    problems.push({
      code: 'list-truncated',
      message: 'The list of tags was cut at 100,000.',
      hint: 'Set include globs, so that the tags you care about are read.',
      since: null,
    });
  }
  return problems;
}

/** How far the first look is; null once it is done. */
export function toFirstLook({
  firstLookedAt,
  poll,
}: RepositoryWithState): { tagsDone: number; tagsWanted: number } | null {
  return firstLookedAt === null ? { tagsDone: poll?.tagsDone ?? 0, tagsWanted: poll?.tagsWanted ?? 0 } : null;
}
