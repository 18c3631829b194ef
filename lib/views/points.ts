import { thinPoints } from '#lib/analysis/downsample.ts';
import { findSpan, getSeries, type LayerRow, listLayers, listPoints, type PointRow } from '#lib/db/series.ts';
import { displayInstruction } from '#lib/image/instruction.ts';
import type { ViewDoor } from './context.ts';
import type { Point, PointList } from './dto/streams.ts';

export type PointsQuery = {
  from?: Date | null;
  to?: Date | null;
  /** Thinned to so many, keeping the biggest changes. */
  maxPoints?: number;
  /** Whether each point brings its layers. */
  layers?: boolean;
};

const MAX_POINTS = 1_000;

/** Points of a series, in its order. @throws NotFoundError */
export async function readPoints(door: ViewDoor, seriesId: string, query: PointsQuery = {}): Promise<PointList> {
  const { db } = door.enter('read');
  const { id, pointCount, ...series } = await getSeries(db, seriesId);
  const [rows, span] = await Promise.all([
    listPoints(db, seriesId, { from: query.from ?? null, to: query.to ?? null }),
    findSpan(db, seriesId),
  ]);
  const shown = thinPoints(rows, query.maxPoints ?? MAX_POINTS);
  const layers = query.layers
    ? groupLayers(
        await listLayers(
          db,
          shown.map((row) => row.manifestId),
        ),
      )
    : null;
  return {
    series: { id, ...series },
    total: pointCount,
    thinned: shown.length < rows.length,
    first: span.first?.toISOString() ?? null,
    last: span.last?.toISOString() ?? null,
    items: shown.map((row) => ({ ...toPoint(row), ...(layers ? { layers: layers.get(row.manifestId) ?? [] } : {}) })),
  };
}

function toPoint({ position: _, manifestId: __, comparedWith, at, ...row }: PointRow): Point {
  return {
    ...row,
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
    list.push({ digest, sizeBytes, instruction: instruction === null ? null : displayInstruction(instruction) });
  }
  return layers;
}
