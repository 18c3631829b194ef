import { attribute } from '#lib/analysis/attribution.ts';
import type { CompiledRule } from '#lib/analysis/owner.ts';
import type { Database } from '#lib/db/client.ts';
import { toNumber } from '#lib/db/numbers.ts';
import { countRegistries } from '#lib/db/registries.ts';
import { listRepositories, type RepositoryWithState } from '#lib/db/repositories.ts';
import { findSpanEnds, type LayerRow, listLayers } from '#lib/db/series.ts';
import { listLoadLines, listOpenIncidents, type OpenIncident } from '#lib/db/series-incidents.ts';
import { briefInstruction } from '#lib/image/instruction.ts';
import type { ViewDoor } from './context.ts';
import type { Change, Overview, OverviewRow } from './dto/overview.ts';
import { loadOwnerRules, toFirstLook, toHeadline, toOwner, toReference, toRegistry } from './repository-parts.ts';
import { listProblems } from './repository-problems.ts';
import { loadTroubles, NO_TROUBLES, type Troubles } from './tag-troubles.ts';

const WEEK_MS = 7 * 86_400_000;

/** Every repository's headline, what changed this week, and totals. */
export async function readOverview(door: ViewDoor, now: Date): Promise<Overview> {
  const { db } = door.enter('read');
  const [repositories, registries, rules, open] = await Promise.all([
    listRepositories(db),
    countRegistries(db),
    loadOwnerRules(db),
    listOpenIncidents(db),
  ]);
  const parts = {
    rules,
    now,
    troubles: await loadTroubles(db, repositories),
    open: new Map(open.map((incident) => [incident.repositoryId, incident])),
    loadLines: await listLoadLines(
      db,
      repositories.flatMap(({ summary }) => summary?.seriesId ?? []),
    ),
  };
  const items = repositories.map((repository) => toRow(repository, parts));
  return {
    generatedAt: now.toISOString(),
    items,
    week: await withCauses(db, listWeek(items, now), now),
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

type RowParts = {
  rules: readonly CompiledRule[];
  now: Date;
  troubles: ReadonlyMap<string, Troubles>;
  open: ReadonlyMap<string, OpenIncident>;
  loadLines: ReadonlyMap<string, number>;
};

function toRow(repository: RepositoryWithState, { rules, now, troubles, open, loadLines }: RowParts): OverviewRow {
  const { id, name, relation, origin, summary, lastPollAt } = repository;
  const { owner, ownerSource } = toOwner(repository, rules);
  const problems = listProblems(repository, troubles.get(id) ?? NO_TROUBLES, now);
  const sizeBytes = toNumber(summary?.sizeBytes ?? null);
  const incidents = open.get(id) ?? null;
  return {
    ...{ id, name, relation, owner, ownerSource, origin, problems, sizeBytes },
    reference: toReference(repository),
    registry: toRegistry(repository),
    state: incidents ? 'incident' : problems.length > 0 ? 'warning' : 'calm',
    incidents: incidents && { count: incidents.count, number: incidents.number },
    budgetBytes: loadLines.get(summary?.seriesId ?? '') ?? null,
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

type WeekItem = Omit<Overview['week'][number], 'cause'> & { seriesId: string };

function listWeek(items: readonly OverviewRow[], now: Date): WeekItem[] {
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
          seriesId: headline.seriesId,
        },
      ];
    })
    .sort((a, b) => Math.abs(b.deltaBytes) - Math.abs(a.deltaBytes));
}

/** So many of the week's changes are explained: the line shows fewer. */
const EXPLAINED = 5;

/** Names the instruction behind the biggest changes of the week, where one explains most of it. */
async function withCauses(db: Database, items: readonly WeekItem[], now: Date): Promise<Overview['week']> {
  const explained = items.slice(0, EXPLAINED).map((item) => item.seriesId);
  const ends = await findSpanEnds(db, explained, new Date(now.getTime() - WEEK_MS));
  const causes = new Map(
    await Promise.all(
      ends.map(async ({ seriesId, repositoryId, newestId, beforeId }) => {
        const layers = await listLayers(db, repositoryId, [newestId, beforeId]);
        const of = (id: number) => layers.filter(({ manifestId }) => manifestId === id);
        return [seriesId, nameCause(of(beforeId), of(newestId))] as const;
      }),
    ),
  );
  return items.map(({ seriesId, ...item }) => ({ ...item, cause: causes.get(seriesId) ?? null }));
}

/** Below this share of the whole difference no single instruction is named. */
const LEAST_SHARE = 0.5;

/** The instruction behind most of the difference; null where none is. */
function nameCause(before: readonly LayerRow[], now: readonly LayerRow[]): string | null {
  const { main } = attribute({ layers: before, baseLayerCount: null }, { layers: now, baseLayerCount: null });
  const instruction = main && main.share >= LEAST_SHARE ? main.layer.instruction : null;
  return instruction === null ? null : briefInstruction(instruction);
}
