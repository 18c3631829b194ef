import type { Database } from './client.ts';
import { type ContentLayerRow, mapContentLayers } from './content-layers.ts';
import { Prisma } from './generated/client.ts';
import { toNumber } from './numbers.ts';

export type PastPointRow = {
  seriesId: string;
  at: Date;
  tagName: string;
  digest: string;
  indexDigest: string | null;
  sizeBytes: number;
  ownBytes: number | null;
  /** Null unless requested with `withLayers`. */
  largestLayerBytes: number | null;
  segment: number;
  /** Only in a series with recompressed layers; the layers of others are not needed. */
  layers?: ContentLayerRow[] | undefined;
  /** True if it existed at the first check of its series. */
  fromFirstLook: boolean;
  /** True if this level is accepted and still counts. */
  accepted: boolean;
};

type Raw = Omit<PastPointRow, 'sizeBytes' | 'ownBytes' | 'largestLayerBytes' | 'layers'> & {
  manifestId: number;
  recompressedBytes: bigint | null;
  sizeBytes: bigint;
  ownBytes: bigint | null;
  largestLayerBytes: bigint | null;
};

/** Condition for points from the first check: by its decision, or by its time where no rule judges it. */
export const FROM_FIRST_LOOK = Prisma.sql`(coalesce(p.decision, '') = 'first-look' or p."atSource" = 'created')`;

/** Lists the points of series, each series in its order. @param withLayers - also reads layers, for budgets on the largest layer */
export async function listPastPoints(
  db: Database,
  seriesIds: readonly string[],
  { now, withLayers }: { now: Date; withLayers: boolean },
): Promise<PastPointRow[]> {
  const rows = await db.$queryRaw<Raw[]>`
    select p."seriesId", p.at, p."tagName", m.digest, p."indexDigest", p."sizeBytes", p."ownBytes", p.segment::int as segment, p."manifestId", p."recompressedBytes", a.id is not null as accepted,
      ${FROM_FIRST_LOOK} as "fromFirstLook",
      case when ${withLayers}::boolean then (select max(l."sizeBytes") from "ImageLayer" l where l."manifestId" = p."manifestId") end as "largestLayerBytes"
    from "Point" p
    join "Manifest" m on m.id = p."manifestId"
    left join "AcceptedLevel" a on a."seriesId" = p."seriesId" and a.digest = m.digest and (a.until is null or a.until > ${now}::timestamptz)
    where p."seriesId" = any(${[...seriesIds]}::text[])
    order by p."seriesId", p.position`;
  const recompressed = new Set(rows.flatMap((row) => (row.recompressedBytes === null ? [] : [row.seriesId])));
  const ids = rows.flatMap((row) => (recompressed.has(row.seriesId) ? [row.manifestId] : []));
  const layers = await mapContentLayers(db, ids);
  return rows.map(({ manifestId, recompressedBytes: _, ...row }) => ({
    ...row,
    layers: recompressed.has(row.seriesId) ? layers.get(manifestId) : undefined,
    sizeBytes: toNumber(row.sizeBytes),
    ownBytes: toNumber(row.ownBytes),
    largestLayerBytes: toNumber(row.largestLayerBytes),
  }));
}
