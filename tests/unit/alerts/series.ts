import type { StoredMember, TrackVerdict } from '#lib/alerts/reconcile.ts';
import { judgeSeries, type SeriesBudget } from '#lib/analysis/judge/judge-series.ts';
import { measurePoints } from '#lib/analysis/judge/measure.ts';
import { isRecompressed } from '#lib/analysis/layers/content.ts';
import { BUILT_IN_SETTINGS, type RuleSettings } from '#lib/analysis/rules/settings.ts';
import type { DerivedTrack, PlacedPoint } from '#lib/analysis/series/derive-types.ts';

export const MB = 1_000_000;
export const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1);

/** Describes a push of a size in MB. The digest is derived from the size, so equal sizes are the same image. */
export type Pushed = {
  megabytes: number;
  digest?: string;
  day?: number;
  segment?: number;
  startsMajor?: boolean;
  /** Identifies the files of its only layer. Absent: the files are unknown. */
  diffId?: string;
};

export type SeriesOptions = {
  seriesId?: string;
  settings?: RuleSettings;
  accepted?: readonly string[];
  budget?: SeriesBudget | null;
  isAlive?: boolean;
};

/** Judges a series with one push a day. */
export function judgedSeries(pushed: readonly (number | Pushed)[], options: SeriesOptions = {}): TrackVerdict {
  const { seriesId = 'series', settings = BUILT_IN_SETTINGS, budget = null, isAlive = true } = options;
  const accepted = new Set(options.accepted);
  let major = 1;
  const points = pushed.map(toPush).map((push, index) => {
    if (push.startsMajor) major += 1;
    return pointOf(seriesId, index, push, `v${major}.0.${index}`);
  });
  for (const [index, { row, image }] of points.entries()) {
    const before = points[index - 1];
    if (!before || !isRecompressed(before.image.layers, image.layers)) continue;
    Object.assign(row, { recompressed: true, recompressedBytes: image.sizeBytes - before.image.sizeBytes });
  }
  const { runs } = judgeSeries(measurePoints(points, accepted), { settings, budget });
  return { track: trackOf(seriesId, points, isAlive), runs, accepted };
}

const toPush = (push: number | Pushed): Pushed => (typeof push === 'number' ? { megabytes: push } : push);

export const digestOf = (megabytes: number): string => `sha256:${megabytes}`;

function pointOf(seriesId: string, position: number, pushed: Pushed, tagName: string): PlacedPoint {
  const { megabytes, day = position, segment = 0, diffId = null } = pushed;
  const [at, sizeBytes] = [new Date(START + day * DAY_MS), Math.round(megabytes * MB)];
  const digest = pushed.digest ?? digestOf(megabytes);
  const layers = [
    { digest: `${digest}-layer`, diffId, sizeBytes, mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip' },
  ];
  const image = {
    manifestId: position + 1,
    digest,
    platform: 'linux/amd64',
    sizeBytes,
    layerCount: 1,
    layersKey: digest,
    unpackedBytes: null,
    createdAt: null,
    layers,
    baseLayerCount: null,
    compression: 'gzip',
  };
  return {
    row: {
      seriesId,
      position,
      at,
      atSource: 'observed',
      tagName,
      manifestId: position + 1,
      indexDigest: null,
      comparedWithId: null,
      sizeBytes,
      ownBytes: null,
      baseBytes: null,
      pullCostBytes: sizeBytes,
      pushCostBytes: sizeBytes,
      layerCount: layers.length,
      segment,
      recompressed: false,
      recompressedBytes: null,
    },
    deltaBytes: null,
    image,
    observation: {
      observationId: position + 1,
      firstSeenAt: at,
      endedAt: null,
      fromFirstLook: false,
      digest,
      indexDigest: null,
      images: [image],
    },
  };
}

function trackOf(seriesId: string, points: PlacedPoint[], isAlive: boolean): DerivedTrack {
  const stream = {
    id: 'stream',
    repositoryId: 'r',
    key: 'latest',
    label: 'latest',
    form: 'moving',
    tagCount: 1,
  } as const;
  return { seriesId, stream, platform: 'linux/amd64', isAlive, points };
}

/** Treats every push from this index on as new. */
export const newsFrom =
  (index: number) =>
  ({ row }: PlacedPoint): boolean =>
    row.position >= index;

export const dayOf = (day: number): Date => new Date(START + day * DAY_MS);

/** Creates the stored member of a regression that opened with `megabytes` on that day. */
export function member(day: number, megabytes: number, rest: Partial<StoredMember> = {}): StoredMember {
  return {
    id: `m${day}`,
    incidentId: `i${day}`,
    seriesId: 'series',
    kind: 'step',
    state: 'open',
    at: dayOf(day),
    endedAt: null,
    toDigest: digestOf(megabytes),
    lastDigest: digestOf(megabytes),
    severity: 'warning',
    alarmBytes: Math.round(megabytes * MB),
    ...rest,
  };
}
