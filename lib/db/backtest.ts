import type { Database } from './client.ts';
import { toNumber } from './numbers.ts';

export type PastPointRow = {
  seriesId: string;
  at: Date;
  tagName: string;
  digest: string;
  indexDigest: string | null;
  sizeBytes: number;
  ownBytes: number | null;
  /** Null unless it was asked for. */
  largestLayerBytes: number | null;
  segment: number;
  /** Whether somebody accepted this level, and that still holds. */
  accepted: boolean;
};

type Raw = Omit<PastPointRow, 'sizeBytes' | 'ownBytes' | 'largestLayerBytes'> & {
  sizeBytes: bigint;
  ownBytes: bigint | null;
  largestLayerBytes: bigint | null;
};

/** Points of series, each series in its order. @param withLayers - reads the layers too, for budgets on the largest one */
export async function listPastPoints(
  db: Database,
  seriesIds: readonly string[],
  { now, withLayers }: { now: Date; withLayers: boolean },
): Promise<PastPointRow[]> {
  const rows = await db.$queryRaw<Raw[]>`
    select p."seriesId", p.at, p."tagName", m.digest, p."indexDigest", p."sizeBytes", p."ownBytes", p.segment::int as segment, a.id is not null as accepted,
      case when ${withLayers}::boolean then (select max(l."sizeBytes") from "ImageLayer" l where l."manifestId" = p."manifestId") end as "largestLayerBytes"
    from "Point" p
    join "Manifest" m on m.id = p."manifestId"
    left join "AcceptedLevel" a on a."seriesId" = p."seriesId" and a.digest = m.digest and (a.until is null or a.until > ${now}::timestamptz)
    where p."seriesId" = any(${[...seriesIds]}::text[])
    order by p."seriesId", p.position`;
  return rows.map((row) => ({
    ...row,
    sizeBytes: toNumber(row.sizeBytes),
    ownBytes: toNumber(row.ownBytes),
    largestLayerBytes: toNumber(row.largestLayerBytes),
  }));
}
