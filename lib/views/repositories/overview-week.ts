import { attribute } from '#lib/analysis/layers/attribution.ts';
import type { Database } from '#lib/db/client.ts';
import { listSharedNames, listWeek, type WeekRow } from '#lib/db/repositories/overview.ts';
import { findSpanEnds, type LayerRow, listLayers } from '#lib/db/series/series.ts';
import { SAME_SIZE } from '#lib/format/same-size.ts';
import { briefInstruction } from '#lib/image/instruction.ts';
import type { Overview } from '../dto/overview.ts';

const WEEK_MS = 7 * 86_400_000;
/** Number of changes to list; further ones are only counted. */
const LISTED = 3;
/** No instruction is named below this share of the difference. */
const LEAST_SHARE = 0.5;

/** Returns the headlines whose size changed notably in the last 7 days, largest first, with the instruction behind most of it. */
export async function readWeek(db: Database, now: Date): Promise<Overview['week']> {
  const since = new Date(now.getTime() - WEEK_MS);
  const { rows, total } = await listWeek(db, { since, sameSize: SAME_SIZE, limit: LISTED });
  const names = rows.map(({ name }) => name);
  const [causes, shared] = await Promise.all([findCauses(db, rows, since), listSharedNames(db, names)]);
  const items = rows.map(({ seriesId, at, ...row }) => ({
    ...row,
    at: at.toISOString(),
    isNameShared: shared.has(row.name),
    cause: causes.get(seriesId) ?? null,
  }));
  return { items, total };
}

/** Maps each series to the instruction behind most of its change since then; null when there is none. */
async function findCauses(db: Database, rows: readonly WeekRow[], since: Date): Promise<Map<string, string | null>> {
  const ends = await findSpanEnds(
    db,
    rows.map(({ seriesId }) => seriesId),
    since,
  );
  const causes = ends.map(async ({ seriesId, repositoryId, newestId, beforeId }) => {
    const layers = await listLayers(db, repositoryId, [newestId, beforeId]);
    const of = (id: number) => layers.filter(({ manifestId }) => manifestId === id);
    return [seriesId, nameCause(of(beforeId), of(newestId))] as const;
  });
  return new Map(await Promise.all(causes));
}

function nameCause(before: readonly LayerRow[], now: readonly LayerRow[]): string | null {
  const { main } = attribute({ layers: before, baseLayerCount: null }, { layers: now, baseLayerCount: null });
  const instruction = main && main.share >= LEAST_SHARE ? main.layer.instruction : null;
  return instruction === null ? null : briefInstruction(instruction);
}
