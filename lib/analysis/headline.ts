import { comparePlatforms } from '#lib/image/platform.ts';
import type { DeriveInput, HeadlineReason, PlacedPoint } from './derive-types.ts';
import { compareOrder, compareText, type OrderKey } from './order.ts';
import { isDigestStream, type TagForm } from './tag-form.ts';

/** A stream with its series by platform. `highest` is the order of its last release. */
export type ChartedStream = {
  key: string;
  label: string;
  form: TagForm;
  tagCount: number;
  highest: OrderKey | null;
  byPlatform: Map<string, PlacedPoint[]>;
};

export type ChosenHeadline = { stream: ChartedStream; platform: string; points: PlacedPoint[]; reason: HeadlineReason };

/**
 * Chooses the headline of a repository (D-06): the pinned series, else `latest`, else the highest version, else the only stream,
 * else the one that changed last; on linux/amd64, else on the first platform. Streams whose tags are all gone count only when no
 * other is left. Null without points.
 */
export function chooseHeadline(
  streams: readonly ChartedStream[],
  pinned: DeriveInput['pinned'],
): ChosenHeadline | null {
  const charted = streams.filter((stream) => stream.byPlatform.size > 0);
  const pinnedStream = pinned && charted.find((stream) => stream.key === pinned.streamKey);
  if (pinnedStream) return onPlatform(pinnedStream, pinned.platform, 'pinned');
  const alive = charted.filter((stream) => stream.tagCount > 0);
  const present = alive.length > 0 ? alive : charted;
  // A pinned digest is no headline while there are tags.
  const tagged = present.filter((stream) => !isDigestStream(stream.key));
  const candidates = tagged.length > 0 ? tagged : present;
  const latest = candidates.find((stream) => stream.key === 'tag:latest');
  if (latest) return onPlatform(latest, null, 'latest');
  const highest = candidates.filter((stream) => stream.form === 'semver').sort(compareHighest)[0];
  if (highest) return onPlatform(highest, null, 'highest-version');
  const newest = [...candidates].sort((a, b) => newestTime(b) - newestTime(a) || compareText(a.key, b.key))[0];
  return newest ? onPlatform(newest, null, candidates.length === 1 ? 'only' : 'newest') : null;
}

/** Platforms of a stream in display order. */
export function platformsOf(stream: ChartedStream): string[] {
  return [...stream.byPlatform.keys()].sort(comparePlatforms);
}

function onPlatform(stream: ChartedStream, wanted: string | null, reason: HeadlineReason): ChosenHeadline | null {
  const platform = wanted !== null && stream.byPlatform.has(wanted) ? wanted : platformsOf(stream)[0];
  const points = platform === undefined ? undefined : stream.byPlatform.get(platform);
  return platform !== undefined && points ? { stream, platform, points, reason } : null;
}

/** Sorts the highest version first, and among equal ones the shortest key: "x.y.z" before "x.y.z-alpine#". */
function compareHighest(a: ChartedStream, b: ChartedStream): number {
  const byVersion = a.highest && b.highest ? compareOrder(versionOnly(b.highest), versionOnly(a.highest)) : 0;
  return byVersion || a.key.length - b.key.length || compareText(a.key, b.key);
}

function versionOnly(order: OrderKey): OrderKey {
  return order.by === 'version' ? { ...order, revision: [], line: '' } : order;
}

function newestTime(stream: ChartedStream): number {
  let newest = Number.NEGATIVE_INFINITY;
  for (const points of stream.byPlatform.values()) {
    for (const point of points) newest = Math.max(newest, point.row.at.getTime());
  }
  return newest;
}
