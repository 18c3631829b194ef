import type { ReconcileOptions } from '#lib/alerts/reconcile.ts';
import type { DerivedTrack } from '#lib/analysis/series/derive-types.ts';
import type { Database } from '#lib/db/client.ts';
import { JUDGED_IN_PART, listDerivedManifests, listUnmeasured } from '#lib/db/series/derived.ts';
import type { History } from '#lib/db/series/history.ts';

/** The pushes that were not judged before, and may open incidents. */
export type News = Omit<ReconcileOptions, 'now'>;

/**
 * Decides which pushes may open incidents: those never judged. For a push judged before all platforms were readable,
 * only its new platforms, and only where it is the newest of the series. A platform that starts being watched is
 * history.
 */
export async function loadNews(
  tx: Database,
  repositoryId: string,
  { history: { tags }, tracks }: { history: History; tracks: readonly DerivedTrack[] },
): Promise<News> {
  const newest = new Set(tracks.flatMap(({ points }) => points.at(-1)?.row ?? []));
  const all = tags.flatMap(({ observations }) => observations);
  const idsOf = (isWanted: (judgedAt: Date | null) => boolean) =>
    new Set(all.flatMap(({ observationId, judgedAt }) => (isWanted(judgedAt) ? [observationId] : [])));
  const unjudged = idsOf((judgedAt) => judgedAt === null);
  const completed = idsOf((judgedAt) => judgedAt?.getTime() === JUDGED_IN_PART.getTime());
  const shown = completed.size > 0 ? await listDerivedManifests(tx, repositoryId) : null;
  const unmeasured = await listUnmeasured(tx, repositoryId);
  return {
    wasUnmeasured: ({ row, observation }) =>
      !observation.fromFirstLook && unmeasured.has(`${row.seriesId} ${row.manifestId}`),
    isNewSeries: (seriesId) => shown !== null && !shown.has(seriesId),
    mayAlert: ({ row, observation: { observationId, fromFirstLook } }) => {
      if (fromFirstLook) return false;
      if (!completed.has(observationId)) return unjudged.has(observationId);
      return newest.has(row) && !shown?.get(row.seriesId)?.has(row.manifestId);
    },
  };
}
