import type { Database } from '#lib/db/client.ts';
import { toNumber } from '#lib/db/numbers.ts';
import { countRegistries } from '#lib/db/registries.ts';
import { listRepositories, type RepositoryWithState } from '#lib/db/repositories.ts';
import type { Change, Overview, OverviewRow } from './dto/overview.ts';
import { listProblems, toFirstLook, toHeadline, toReference, toRegistry } from './repository-parts.ts';

const WEEK_MS = 7 * 86_400_000;

/** Every repository's headline, what changed this week, and totals. */
export async function readOverview(db: Database, now: Date): Promise<Overview> {
  const [repositories, registries] = await Promise.all([listRepositories(db), countRegistries(db)]);
  const items = repositories.map(toRow);
  return {
    generatedAt: now.toISOString(),
    items,
    week: listWeek(items, now),
    totals: {
      repositories: items.length,
      tags: items.reduce((sum, { tagCount }) => sum + tagCount, 0),
      registries: registries.all,
      troubledRegistries: registries.troubled,
      owners: [...new Set(items.flatMap(({ owner }) => owner ?? []))].sort(),
    },
    demo: items.some(({ origin }) => origin === 'demo'),
  };
}

function toRow(repository: RepositoryWithState): OverviewRow {
  const { id, name, relation, owner, origin, summary, lastPollAt } = repository;
  const problems = listProblems(repository);
  const sizeBytes = toNumber(summary?.sizeBytes ?? null);
  return {
    ...{ id, name, relation, owner, origin, problems, sizeBytes },
    reference: toReference(repository),
    registry: toRegistry(repository),
    state: problems.length > 0 ? 'warning' : 'calm',
    headline: toHeadline(repository),
    // Written by lib/analysis alone, in this form.
    spark: (summary?.spark ?? []) as [number, number][],
    change7d: changeFrom(sizeBytes, summary?.size7dBytes ?? null),
    change30d: changeFrom(sizeBytes, summary?.size30dBytes ?? null),
    change90d: changeFrom(sizeBytes, summary?.size90dBytes ?? null),
    pullCostBytes: toNumber(summary?.pullCostBytes ?? null),
    lastChangeAt: summary?.lastChangeAt?.toISOString() ?? null,
    lastDeltaBytes: toNumber(summary?.lastDeltaBytes ?? null),
    lastLookedAt: lastPollAt?.toISOString() ?? null,
    firstLook: toFirstLook(repository),
    tagCount: summary?.tagCount ?? 0,
  };
}

function changeFrom(sizeBytes: number | null, before: bigint | null): Change | null {
  if (sizeBytes === null || before === null) return null;
  const then = toNumber(before);
  return { deltaBytes: sizeBytes - then, deltaPercent: then === 0 ? null : ((sizeBytes - then) / then) * 100 };
}

function listWeek(items: readonly OverviewRow[], now: Date): Overview['week'] {
  return items
    .flatMap(({ id, name, headline, change7d, lastChangeAt }) => {
      if (!headline || !change7d || change7d.deltaBytes === 0 || lastChangeAt === null) return [];
      if (now.getTime() - Date.parse(lastChangeAt) > WEEK_MS) return [];
      return [
        {
          repositoryId: id,
          name,
          label: headline.label,
          deltaBytes: change7d.deltaBytes,
          at: lastChangeAt,
          cause: null,
        },
      ];
    })
    .sort((a, b) => Math.abs(b.deltaBytes) - Math.abs(a.deltaBytes));
}
