import { findGone, type GoneFinding } from '#lib/analysis/findings/gone-findings.ts';
import type { Database } from '#lib/db/client.ts';
import { findSeriesOf } from '#lib/db/contents/package-history.ts';
import type { ImageKey } from '#lib/db/findings/finding-sets.ts';
import { type FoundTitle, listFindingsOfSeries, mapFoundTitles } from '#lib/db/findings/series-findings.ts';
import { findFirstSeen } from '#lib/findings/first-seen.ts';
import type { ShownSet } from './shown-set.ts';

/** Pushes in which the first one with a finding is searched, and the last one with a finding that is gone. */
const MOST_PUSHES = 500;
const MOST_GONE = 50;

/** What the earlier pushes of a series say about the findings of an image. */
export type SeriesFindings = {
  /** Times by the id of the finding; empty when the image is in no series. */
  firstSeen: ReadonlyMap<string, Date>;
  gone: (FoundTitle & Pick<GoneFinding, 'goneWith'>)[];
  moreGone: number;
};

/**
 * Reads since when the longest series of an image has its findings, and which ones it lacks that earlier pushes had.
 *
 * @param withSecrets - false for callers who may not see secrets
 */
export async function readSeriesFindings(
  db: Database,
  key: ImageKey,
  set: ShownSet,
  withSecrets: boolean,
): Promise<SeriesFindings> {
  const ids = set.items.map(({ id }) => id);
  const isWhole = set.state === 'complete' && set.moreItems === 0;
  const seriesId = ids.length > 0 || isWhole ? await findSeriesOf(db, key.repositoryId, key.manifestId) : null;
  if (seriesId === null) return { firstSeen: new Map(), gone: [], moreGone: 0 };
  const { rulesVersion, purpose, baseCount, base, siblings } = set;
  const span = { ...key, seriesId, rulesVersion, withSecrets, limit: MOST_PUSHES };
  const pushes = await listFindingsOfSeries(db, span);
  const inspected = {
    rulesVersion,
    purpose,
    hasBase: baseCount !== null,
    knowsSiblings: base === null || siblings !== null,
    isWhole,
    ids,
  };
  const { gone, more } = findGone(inspected, pushes, MOST_GONE);
  const places = gone.map(({ id, lastWith: { manifestId } }) => ({ id, manifestId }));
  const titles = await mapFoundTitles(db, key.repositoryId, places);
  return {
    firstSeen: findFirstSeen(
      pushes.map(({ at, found }) => ({ at, ids: found?.ids ?? null })),
      ids,
    ),
    gone: gone.flatMap(({ id, goneWith }) => {
      const title = titles.get(id);
      return title === undefined ? [] : [{ ...title, goneWith }];
    }),
    moreGone: more,
  };
}
