import { splitBaseBytes } from '../layers/base-bytes.ts';
import { isRecompressed, recompressedBytes } from '../layers/content.ts';
import { pullCostBytes } from '../layers/layer-diff.ts';
import type { DerivedPoint, PlacedPoint, SeenImage } from './derive-types.ts';
import { pointTime } from './point-time.ts';
import { addPredecessor, emptyPredecessors, findPredecessor, type Predecessors } from './predecessor.ts';
import type { PushCosts } from './push-costs.ts';
import type { Release, TagObservation } from './releases.ts';
import { findBreak } from './segments.ts';

/** A platform that returns within this time was late, not absent. */
const LAG_MS = 7 * 86_400_000;

/** The point of an observation. `own` is false when the release changed nothing, so that the point of its predecessor counts. */
export type Placement = { point: PlacedPoint; own: boolean };

/** By observation id, then platform. */
export type Placements = Map<number, Map<string, Placement>>;

/** The images of one release on one platform over time. `lastIndex` is its last observation with the platform. */
type Shown = {
  release: Release;
  predecessor: Shown | null;
  states: (Placement & { at: number })[];
  lastIndex: number;
};

type Track = {
  seriesId: string;
  points: PlacedPoint[];
  known: Predecessors<Shown>;
  shown: Shown | null;
  pushCosts: PushCosts;
};

/**
 * Walks the releases of a stream in ascending order. A platform gets a point wherever its layers differ from those that they are
 * compared with (D-01, H-16). An absent platform gets no point (M-19).
 */
export function placePoints(
  releases: readonly Release[],
  seriesIdOf: (platform: string) => string,
  pushCosts: PushCosts,
): { byPlatform: Map<string, PlacedPoint[]>; placements: Placements } {
  const tracks = new Map<string, Track>();
  const placements: Placements = new Map();
  for (const release of releases) {
    for (const [index, seen] of release.observations.entries()) {
      const placed = new Map<string, Placement>();
      placements.set(seen.observation.observationId, placed);
      for (const [platform, image] of seen.images) {
        const track = tracks.get(platform) ?? newTrack(seriesIdOf(platform), pushCosts);
        tracks.set(platform, track);
        placed.set(platform, placeObservation(track, showRelease(track, release, index), seen, index, image));
      }
    }
  }
  return { byPlatform: new Map([...tracks].map(([platform, track]) => [platform, track.points])), placements };
}

function newTrack(seriesId: string, pushCosts: PushCosts): Track {
  return { seriesId, points: [], known: emptyPredecessors(), shown: null, pushCosts };
}

function showRelease(track: Track, release: Release, index: number): Shown {
  if (track.shown?.release === release) return track.shown;
  if (track.shown) addPredecessor(track.known, track.shown);
  const predecessor = findPredecessor(track.known, release);
  track.shown = { release, predecessor, states: [], lastIndex: index };
  return track.shown;
}

function placeObservation(
  track: Track,
  shown: Shown,
  seen: TagObservation,
  index: number,
  image: SeenImage,
): Placement {
  const last = shown.states.at(-1);
  const time = pointTime(seen.observation, image, seen.isFirstOfTag);
  const at = Math.max(time.at.getTime(), last?.at ?? 0);
  const before = last?.point ?? findShownAt(shown.predecessor, at);
  const wasAbsent = last ? isAbsentSince(shown, index) : isAbsentBetween(shown);
  shown.lastIndex = index;
  // An alias whose first check is late repeats an earlier state of its release. A tag that moved back is past its first check.
  const alias = seen.isFirstOfTag ? shown.states.find((state) => hasLayersOf(state.point, image)) : undefined;
  if (alias) return alias;

  const isBroken = before !== null && findBreak(before.image, image, wasAbsent) !== null;
  if (before && !isBroken && hasLayersOf(before, image)) {
    if (last) return last;
    const unchanged = { point: before, own: false, at };
    shown.states.push(unchanged);
    return unchanged;
  }
  const placing = { time: { ...time, at: new Date(at) }, comparedWith: isBroken ? null : before, wasAbsent };
  const point = makePoint(track, seen, image, placing);
  const state = { point, own: true, at };
  shown.states.push(state);
  track.points.push(point);
  return state;
}

function hasLayersOf(point: PlacedPoint, image: SeenImage): boolean {
  return point.image.layersKey === image.layersKey;
}

/** The point of a release at a time, else its first one: a rebuild of the release may be younger. */
function findShownAt(shown: Shown | null, at: number): PlacedPoint | null {
  const state = shown?.states.findLast((one) => one.at <= at) ?? shown?.states[0];
  return state?.point ?? null;
}

/**
 * Reports whether the platform was absent for longer than a slow builder takes. Official images are pushed for linux/amd64 first
 * and lack the others for a day or two at almost every release.
 */
function isAbsentSince({ release, lastIndex }: Shown, index: number): boolean {
  const [lost, back] = [release.observations[lastIndex + 1], release.observations[index]];
  if (!release.isOneTag || !lost || !back) return false;
  return back.observation.firstSeenAt.getTime() - lost.observation.firstSeenAt.getTime() > LAG_MS;
}

/** Reports whether releases of the same line in between lack the platform. */
function isAbsentBetween({ release, predecessor }: Shown): boolean {
  if (!predecessor || predecessor.release.line !== release.line) return false;
  return release.ordinal - predecessor.release.ordinal > 1;
}

type Placing = {
  time: Pick<DerivedPoint, 'at' | 'atSource'>;
  comparedWith: PlacedPoint | null;
  wasAbsent: boolean;
};

function makePoint(
  track: Track,
  seen: TagObservation,
  image: SeenImage,
  { time, comparedWith, wasAbsent }: Placing,
): PlacedPoint {
  const left = track.points.at(-1);
  const recompressed = comparedWith !== null && isRecompressed(comparedWith.image.layers, image.layers);
  const startsSegment =
    left !== undefined && (wasAbsent || !recompressed) && findBreak(left.image, image, wasAbsent) !== null;
  const row: DerivedPoint = {
    seriesId: track.seriesId,
    position: track.points.length,
    ...time,
    tagName: seen.tag.name,
    manifestId: image.manifestId,
    indexDigest: seen.observation.indexDigest,
    comparedWithId: comparedWith?.image.manifestId ?? null,
    sizeBytes: image.sizeBytes,
    ...splitBaseBytes(image),
    pullCostBytes: pullCostBytes(image.layers, comparedWith?.image.layers ?? null),
    pushCostBytes: track.pushCosts.get(image.manifestId) ?? null,
    layerCount: image.layerCount,
    segment: (left?.row.segment ?? 0) + Number(startsSegment),
    recompressed,
    recompressedBytes: comparedWith && recompressedBytes(comparedWith.image.layers, image.layers),
  };
  const deltaBytes = comparedWith && image.sizeBytes - comparedWith.image.sizeBytes;
  return { row, image, deltaBytes, observation: seen.observation };
}
