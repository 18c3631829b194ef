import type { PastPoint } from '#lib/analysis/rules/backtest.ts';
import type { Database } from '../client.ts';
import { mapContentLayers } from '../contents/content-layers.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { shownSums } from '../images/shown.ts';
import { toRows } from '../rows.ts';

/** A stored point to be judged again. `accepted`: its level is accepted and still counts. */
export type PastPointRow = PastPoint & { seriesId: string };

type Stored = PastPointRow & { manifestId: number; recompressedBytes: number | null };

/** Condition for points from the first check: by its decision, or by its time where no rule judges it. */
export const FROM_FIRST_LOOK = Prisma.sql`(coalesce(p.decision, '') = 'first-look' or p."atSource" = 'created')`;

/** Series whose layers, or whose unpacked bytes, a budget measures. */
type MeasuredSeries = { layersOf: ReadonlySet<string>; unpackedOf: ReadonlySet<string> };

const NONE: MeasuredSeries = { layersOf: new Set(), unpackedOf: new Set() };

/**
 * Lists the points of series, each series in its order. Reads the layers of series with recompressed layers, to compare their sizes.
 *
 * @param measured - the series that need more than sizes; unpacked bytes of others are null
 */
export async function listPastPoints(
  db: Database,
  seriesIds: readonly string[],
  now: Date,
  { layersOf, unpackedOf }: MeasuredSeries = NONE,
): Promise<PastPointRow[]> {
  const found = await db.$queryRaw<object[]>`
    select p."seriesId", p.at, p."tagName", m.digest, p."indexDigest", p."sizeBytes", p."ownBytes", p.segment, p."manifestId", p."recompressedBytes",
      case when p."seriesId" = any(${[...unpackedOf]}::text[]) then (
        select u."unpackedBytes" from "Series" s cross join lateral ${shownSums(Prisma.sql`s."repositoryId"`)} u
        where s.id = p."seriesId" and u."manifestId" = p."manifestId") end as "unpackedBytes",
      a.id is not null as accepted, ${FROM_FIRST_LOOK} as "fromFirstLook"
    from "Point" p
    join "Manifest" m on m.id = p."manifestId"
    left join "AcceptedLevel" a on a."seriesId" = p."seriesId" and a.digest = m.digest and (a.until is null or a.until > ${now}::timestamptz)
    where p."seriesId" = any(${[...seriesIds]}::text[])
    order by p."seriesId", p.position`;
  const rows = toRows<Stored>(found);
  const recompressed = rows.flatMap((row) => (row.recompressedBytes === null ? [] : [row.seriesId]));
  const needed = new Set([...layersOf, ...recompressed]);
  const ids = rows.flatMap((row) => (needed.has(row.seriesId) ? [row.manifestId] : []));
  const layers = await mapContentLayers(db, ids);
  return rows.map(({ manifestId, recompressedBytes: _, ...row }) => {
    return { ...row, layers: needed.has(row.seriesId) ? layers.get(manifestId) : undefined };
  });
}
