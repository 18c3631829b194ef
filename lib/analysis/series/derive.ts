import { compareText } from '../tags/order.ts';
import { isCharted, type TagClass } from '../tags/tag-form.ts';
import { currentOf } from './current.ts';
import type {
  Derived,
  DerivedPoint,
  DerivedSeries,
  DerivedStream,
  DerivedTrack,
  DeriveInput,
  SeenTag,
} from './derive-types.ts';
import { type ChartedStream, chooseHeadline, platformsOf } from './headline.ts';
import { seriesId, streamId } from './ids.ts';
import { findLatestVersion } from './latest-version.ts';
import { type Placements, placePoints } from './points.ts';
import { type PushCosts, pushCostsOf } from './push-costs.ts';
import { arrangeReleases } from './releases.ts';
import { classifyTags } from './streams.ts';
import { summarise } from './summary.ts';

export type * from './derive-types.ts';

/**
 * Derives streams, series, points, current images and the summary of one repository from its observations. Pure: the same facts
 * give the same rows, whatever the order of the tags.
 */
export function deriveRepository(input: DeriveInput): Derived {
  const { repositoryId } = input;
  const tags = [...input.tags].sort((a, b) => compareText(a.name, b.name) || a.tagId - b.tagId);
  const classes = classifyTags(tags.map((tag) => tag.name));
  const placements: Placements = new Map();
  const pushCosts = pushCostsOf(tags);
  const charted: ChartedStream[] = [];
  for (const members of tagsByStream(tags, classes)) {
    const stream = chartStream({ repositoryId, classes, placements, pushCosts }, members);
    if (stream) charted.push(stream);
  }
  charted.sort((a, b) => compareText(a.key, b.key));
  const headline = chooseHeadline(charted, input.pinned, input.now);
  const current = currentOf(tags, placements);
  const names = new Map(tags.map(({ tagId, name }) => [tagId, name]));
  const alive = new Set(
    current.map(({ tagId, platform }) => {
      return seriesId(repositoryId, classes.get(names.get(tagId) ?? '')?.streamKey ?? '', platform);
    }),
  );
  return {
    ...rowsOf(repositoryId, charted, alive),
    current,
    summary: summarise(input, {
      streamCount: charted.length,
      headline,
      latestVersion: headline && findLatestVersion(headline, current, names),
    }),
  };
}

function tagsByStream(tags: readonly SeenTag[], classes: Map<string, TagClass>): Iterable<SeenTag[]> {
  const groups = new Map<string, SeenTag[]>();
  for (const tag of tags) {
    const found = classes.get(tag.name);
    if (!found || !isCharted(found.form)) continue;
    const group = groups.get(found.streamKey);
    if (group) group.push(tag);
    else groups.set(found.streamKey, [tag]);
  }
  return groups.values();
}

type Charting = {
  repositoryId: string;
  classes: Map<string, TagClass>;
  placements: Placements;
  pushCosts: PushCosts;
};

/** Null for a stream without points and without a tag that is still to be read. */
function chartStream(
  { repositoryId, classes, placements, pushCosts }: Charting,
  tags: readonly SeenTag[],
): ChartedStream | null {
  const found = classes.get(tags[0]?.name ?? '');
  if (!found) return null;
  const releases = arrangeReleases(tags, classes);
  const seriesIdOf = (platform: string) => seriesId(repositoryId, found.streamKey, platform);
  const placed = placePoints(releases, seriesIdOf, pushCosts);
  for (const [observationId, byPlatform] of placed.placements) placements.set(observationId, byPlatform);
  const alive = tags.filter((tag) => !tag.goneAt);
  if (placed.byPlatform.size === 0 && !alive.some((tag) => tag.observations.length === 0)) return null;
  return {
    key: found.streamKey,
    label: found.label,
    form: found.form,
    tagCount: alive.length,
    highest: releases.at(-1)?.order ?? null,
    byPlatform: placed.byPlatform,
  };
}

function rowsOf(
  repositoryId: string,
  charted: readonly ChartedStream[],
  alive: ReadonlySet<string>,
): Pick<Derived, 'streams' | 'series' | 'points' | 'tracks'> {
  const streams: DerivedStream[] = [];
  const series: DerivedSeries[] = [];
  const points: DerivedPoint[] = [];
  const tracks: DerivedTrack[] = [];
  for (const stream of charted) {
    const { key, label, form, tagCount } = stream;
    const id = streamId(repositoryId, key);
    const row = { id, repositoryId, key, label, form, tagCount };
    streams.push(row);
    for (const platform of platformsOf(stream)) {
      const placed = stream.byPlatform.get(platform) ?? [];
      const ofSeries = seriesId(repositoryId, key, platform);
      series.push({ id: ofSeries, repositoryId, streamId: id, platform, pointCount: placed.length });
      tracks.push({ seriesId: ofSeries, stream: row, platform, isAlive: alive.has(ofSeries), points: placed });
      for (const point of placed) points.push(point.row);
    }
  }
  return { streams, series, points, tracks };
}
