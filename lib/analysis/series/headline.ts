import type { HeadlineReason } from '#lib/domain/series.ts';
import type { TagForm } from '#lib/domain/tag.ts';
import { comparePlatforms } from '#lib/image/platform.ts';
import { compareOrder, compareText, type OrderKey } from '../tags/order.ts';
import { isDigestStream, LATEST_STREAM } from '../tags/tag-form.ts';
import type { DeriveInput, PlacedPoint } from './derive-types.ts';

/** A stream with its series by platform. `highest` is the order of its last release. */
export type ChartedStream = {
  key: string;
  label: string;
  form: TagForm;
  tagCount: number;
  highest: OrderKey | null;
  byPlatform: Map<string, PlacedPoint[]>;
};

export type ChosenHeadline = {
  stream: ChartedStream;
  platform: string;
  points: PlacedPoint[];
  /** The first rule of D-06 that it fulfils. */
  reason: HeadlineReason;
  /** Label of the stream that would come first, but whose history is much shorter; else null. */
  insteadOf: string | null;
};

type Choice = Pick<ChosenHeadline, 'stream' | 'reason'>;

const DAY_MS = 86_400_000;
/** A longer history counts as this long, which is what the overview shows. */
const MOST_HISTORY_MS = 90 * DAY_MS;
/** A history is about as good as another that is at most this many times as long. */
const ABOUT_AS_LONG = 2;

/**
 * Chooses the headline of a repository (D-06): the pinned series, else `latest`, else the highest version, else the only stream,
 * else the one that changed last; on linux/amd64, else on the first platform. Where versions, dates or commits have a much
 * longer history than that one, the choice is among those that are not abandoned. Streams whose tags are all gone count only when no other is left.
 * Null without points.
 */
export function chooseHeadline(
  streams: readonly ChartedStream[],
  pinned: DeriveInput['pinned'],
  now: Date,
): ChosenHeadline | null {
  const charted = streams.filter((stream) => stream.byPlatform.size > 0);
  const pinnedStream = pinned && charted.find((stream) => stream.key === pinned.streamKey);
  if (pinnedStream) return onPlatform({ stream: pinnedStream, reason: 'pinned' }, pinned.platform);
  const alive = charted.filter((stream) => stream.tagCount > 0);
  const present = alive.length > 0 ? alive : charted;
  // A pinned digest is no headline while there are tags.
  const tagged = present.filter((stream) => !isDigestStream(stream.key));
  const candidates = tagged.length > 0 ? tagged : present;
  const usual = chooseByName(candidates);
  if (usual === null) return null;
  const newest = candidates.reduce((most, stream) => Math.max(most, lastTime(stream)), Number.NEGATIVE_INFINITY);
  const keeping = candidates.filter((stream) => keepsHistory(stream) && !isAbandoned(stream, newest, now));
  const longest = Math.max(0, ...keeping.map((stream) => historyMs(stream, now)));
  const isLong = (stream: ChartedStream) => historyMs(stream, now) * ABOUT_AS_LONG >= longest;
  if (isLong(usual.stream)) return onPlatform(usual, null);
  return onPlatform(chooseByName(keeping.filter(isLong), candidates.length), null, usual.stream.label);
}

/** @param count - number of streams of the repository that come into question; `candidates` can be some of them */
function chooseByName(candidates: readonly ChartedStream[], count = candidates.length): Choice | null {
  const latest = candidates.find((stream) => stream.key === LATEST_STREAM);
  if (latest) return { stream: latest, reason: 'latest' };
  const highest = candidates.filter((stream) => stream.form === 'semver').sort(compareHighest)[0];
  if (highest) return { stream: highest, reason: 'highest-version' };
  const newest = [...candidates].sort((a, b) => newestTime(b) - newestTime(a) || compareText(a.key, b.key))[0];
  return newest ? { stream: newest, reason: count === 1 ? 'only' : 'newest' } : null;
}

/** Registries keep the past of versions, dates and commits. That of a moving tag is unknown. */
const KEEP_HISTORY: readonly TagForm[] = ['semver', 'date', 'hash'];
const keepsHistory = ({ form }: ChartedStream): boolean => KEEP_HISTORY.includes(form);

/** Time since the first point on the platform that is shown. One push is no history: 0. */
function historyMs(stream: ChartedStream, now: Date): number {
  const times = shownTimes(stream);
  const first = times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  if (times.every((time) => time === first)) return 0;
  return Math.min(MOST_HISTORY_MS, now.getTime() - first);
}

/** Reports whether the last push is older than what the overview shows, and older than the newest push of all streams. */
function isAbandoned(stream: ChartedStream, newest: number, now: Date): boolean {
  const last = lastTime(stream);
  return now.getTime() - last > MOST_HISTORY_MS && last < newest;
}

const lastTime = (stream: ChartedStream): number =>
  shownTimes(stream).reduce((most, time) => Math.max(most, time), Number.NEGATIVE_INFINITY);

/** Times of the points on the platform that is shown, in milliseconds. */
function shownTimes(stream: ChartedStream): number[] {
  const points = stream.byPlatform.get(platformsOf(stream)[0] ?? '') ?? [];
  return points.map(({ row }) => row.at.getTime());
}

/** Platforms of a stream in display order. */
export function platformsOf(stream: ChartedStream): string[] {
  return [...stream.byPlatform.keys()].sort(comparePlatforms);
}

function onPlatform(
  choice: Choice | null,
  wanted: string | null,
  insteadOf: string | null = null,
): ChosenHeadline | null {
  if (choice === null) return null;
  const { stream, reason } = choice;
  const platform = wanted !== null && stream.byPlatform.has(wanted) ? wanted : platformsOf(stream)[0];
  const points = platform === undefined ? undefined : stream.byPlatform.get(platform);
  return platform !== undefined && points ? { stream, platform, points, reason, insteadOf } : null;
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
