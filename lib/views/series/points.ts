import { thinPoints } from '#lib/analysis/series/downsample.ts';
import { mapSeriesSums, type ShownSums, UNREAD_SUMS } from '#lib/db/images/image-sums.ts';
import { mapSeriesUnchanged } from '#lib/db/images/unchanged-pulls.ts';
import { findSpan, type ListedPoint, listPoints } from '#lib/db/series/points.ts';
import { getSeries, type LayerRow, listLayers } from '#lib/db/series/series.ts';
import { listSeriesIncidents, listSeriesLevels } from '#lib/db/series/series-incidents.ts';
import { briefInstruction } from '#lib/image/instruction.ts';
import type { GuardedViews } from '../context.ts';
import type { Point, PointList } from '../dto/streams.ts';
import { markIncidents } from './mark-incidents.ts';
import { readSeriesReferences } from './series-references.ts';

export type PointsQuery = {
  from?: Date | null;
  to?: Date | null;
  /** Maximum number of points; the biggest changes are kept. */
  maxPoints?: number;
  /** True to include the layers of each point. */
  layers?: boolean;
};

const MAX_POINTS = 1_000;

/** Returns the points of a series in its order, with its rule, budget and baseline. @throws NotFoundError */
export async function readPoints(
  guarded: GuardedViews,
  seriesId: string,
  query: PointsQuery,
  now: Date,
): Promise<PointList> {
  const { db } = guarded.require('read');
  const { pointCount, ...series } = await getSeries(db, seriesId);
  const range = { from: query.from ?? null, to: query.to ?? null };
  const [rows, sums, unchanged, span, references, incidents, levels] = await Promise.all([
    listPoints(db, seriesId, range),
    mapSeriesSums(db, series, range),
    mapSeriesUnchanged(db, series, range),
    findSpan(db, seriesId),
    readSeriesReferences(db, series, now),
    listSeriesIncidents(db, seriesId),
    listSeriesLevels(db, seriesId),
  ]);
  const marks = markIncidents(rows, incidents);
  const shown = thinPoints(rows, query.maxPoints ?? MAX_POINTS, (row) => marks.has(row.position));
  const layers = query.layers
    ? groupLayers(
        await listLayers(
          db,
          series.repositoryId,
          shown.map((row) => row.manifestId),
        ),
      )
    : null;
  return {
    series,
    total: pointCount,
    thinned: shown.length < rows.length,
    first: span.first?.toISOString() ?? null,
    last: span.last?.toISOString() ?? null,
    ...references,
    levels: levels.map(({ at, until, ...level }) => ({
      ...level,
      at: at.toISOString(),
      until: until?.toISOString() ?? null,
    })),
    items: shown.map((row) => ({
      ...toPoint(row),
      pull: { bytes: row.pullCostBytes, unchangedBytes: unchanged.get(row.position) ?? null },
      ...(sums.get(row.manifestId) ?? UNREAD_SUMS),
      incident: marks.get(row.position) ?? null,
      ...(layers ? { layers: layers.get(row.manifestId) ?? [] } : {}),
    })),
  };
}

function toPoint(point: ListedPoint): Omit<Point, 'incident' | 'pull' | keyof ShownSums> {
  const { seriesId: _, position: __, manifestId: ___, comparedWithId: ____, tagName, comparedWith, at, ...row } = point;
  return {
    ...row,
    tag: tagName,
    at: at.toISOString(),
    deltaBytes: comparedWith && row.sizeBytes - comparedWith.sizeBytes,
    comparedWith: comparedWith && { digest: comparedWith.digest, tag: comparedWith.tag },
  };
}

function groupLayers(rows: readonly LayerRow[]): Map<number, NonNullable<Point['layers']>> {
  const layers = new Map<number, NonNullable<Point['layers']>>();
  for (const { manifestId, digest, sizeBytes, instruction } of rows) {
    const list = layers.get(manifestId) ?? [];
    layers.set(manifestId, list);
    list.push({ digest, sizeBytes, instruction: instruction === null ? null : briefInstruction(instruction) });
  }
  return layers;
}
