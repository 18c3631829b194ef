import { listPackageHistory } from '#lib/db/contents/package-history.ts';
import { getSeries } from '#lib/db/series/series.ts';
import type { GuardedViews } from '../context.ts';
import type { PackageHistory } from '../dto/packages.ts';
import type { PackageHistoryQuery } from '../dto/parameters.ts';

/** Points of one answer, the newest ones. */
const MOST_POINTS = 1_000;

/** Returns the versions and bytes of a package at the points of a series, oldest first. @throws NotFoundError */
export async function readPackageHistory(
  guarded: GuardedViews,
  seriesId: string,
  { ecosystem, name }: PackageHistoryQuery,
): Promise<PackageHistory> {
  const { db } = guarded.require('read');
  await getSeries(db, seriesId);
  const rows = await listPackageHistory(db, { seriesId, ecosystem, name, limit: MOST_POINTS + 1 });
  return {
    items: rows
      .slice(0, MOST_POINTS)
      .toReversed()
      .map(({ at, tag, digest, isKnown, versions, bytes }) => ({
        at: at.toISOString(),
        tag,
        digest,
        versions: versions ?? [],
        bytes: isKnown ? (bytes ?? 0) : null,
      })),
    truncated: rows.length > MOST_POINTS,
  };
}
