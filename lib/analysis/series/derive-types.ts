import type { HeadlineReason, PointTimeSource } from '#lib/domain/series.ts';
import type { TagForm } from '#lib/domain/tag.ts';
import type { ContentLayer } from '../layers/content.ts';

/** One platform's image under an observation. Sizes in bytes. */
export type SeenImage = {
  manifestId: number;
  digest: string;
  platform: string;
  sizeBytes: number;
  /** Bytes of the files of all layers; null while they are not read. */
  unpackedBytes: number | null;
  layerCount: number;
  /** Equal keys mean equal lists of layers. */
  layersKey: string;
  createdAt: Date | null;
  layers: readonly ContentLayer[];
  /** Number of the lowest layers that belong to the base; null when unknown. */
  baseLayerCount: number | null;
  /** Media type family of the layers: gzip, zstd, none, encrypted; else "unknown". */
  compression: string;
};

/** The tag pointed to `digest` from `firstSeenAt` to `endedAt`. `images` lacks the platforms that could not be read. */
export type SeenObservation = {
  observationId: number;
  firstSeenAt: Date;
  endedAt: Date | null;
  fromFirstLook: boolean;
  /** Id of the poll that saw it, for the first observation of a tag; null or absent for others. */
  firstOfTagIn?: string | null;
  digest: string;
  indexDigest: string | null;
  images: readonly SeenImage[];
};

/** A tag with its observations, oldest first. */
export type SeenTag = { tagId: number; name: string; goneAt: Date | null; observations: readonly SeenObservation[] };

export type DeriveInput = {
  repositoryId: string;
  now: Date;
  pinned: { streamKey: string; platform: string | null } | null;
  /** End of the first check; null while it runs. */
  firstLookedAt: Date | null;
  tags: readonly SeenTag[];
};

export type DerivedStream = {
  id: string;
  repositoryId: string;
  key: string;
  label: string;
  form: TagForm;
  /** Number of tags that still exist. */
  tagCount: number;
};

export type DerivedSeries = {
  id: string;
  repositoryId: string;
  streamId: string;
  platform: string;
  pointCount: number;
};

export type DerivedPoint = {
  seriesId: string;
  position: number;
  at: Date;
  atSource: PointTimeSource;
  tagName: string;
  manifestId: number;
  indexDigest: string | null;
  /** Manifest of the point that it is compared with; null for the first point and after a break. */
  comparedWithId: number | null;
  sizeBytes: number;
  ownBytes: number | null;
  baseBytes: number | null;
  pullCostBytes: number;
  /** Layers that no earlier image of the repository has; null in rows of releases before 0.9.0. */
  pushCostBytes: number | null;
  layerCount: number;
  segment: number;
  /** True when it has the files of the point that it is compared with, in another compression. */
  recompressed: boolean;
  /** Size change of recompressed layers in bytes; null when there are none. */
  recompressedBytes: number | null;
};

/** A point with the facts that the next point and the detector need. */
export type PlacedPoint = {
  row: DerivedPoint;
  deltaBytes: number | null;
  image: SeenImage;
  observation: SeenObservation;
};

/** The points of one series. `isAlive`: a tag of the stream still has the platform. */
export type DerivedTrack = {
  seriesId: string;
  stream: DerivedStream;
  platform: string;
  isAlive: boolean;
  points: readonly PlacedPoint[];
};

export type DerivedCurrent = {
  tagId: number;
  platform: string;
  manifestId: number;
  sizeBytes: number;
  layerCount: number;
  deltaBytes: number | null;
  pullCostBytes: number;
};

export type DerivedSummary = {
  repositoryId: string;
  seriesId: string | null;
  streamKey: string | null;
  streamLabel: string | null;
  tagName: string | null;
  platform: string | null;
  headlineReason: HeadlineReason | null;
  /** Label of the stream that would come first, but whose history is much shorter (D-06); else null. */
  headlineInsteadOf: string | null;
  sizeBytes: number | null;
  pullCostBytes: number | null;
  lastChangeAt: Date | null;
  lastDeltaBytes: number | null;
  size7dBytes: number | null;
  size30dBytes: number | null;
  size90dBytes: number | null;
  /** Time of the oldest point, and the size then. */
  firstAt: Date | null;
  firstSizeBytes: number | null;
  /** The version of the headline that is the same image as the tag "latest"; else null. */
  latestVersion: string | null;
  /** [epochSeconds, bytes], a step line. */
  spark: [number, number][];
  tagCount: number;
  streamCount: number;
  derivedAt: Date;
};

/** Rows of the derived tables, field for field; `tracks` is for the detector. */
export type Derived = {
  streams: DerivedStream[];
  series: DerivedSeries[];
  points: DerivedPoint[];
  current: DerivedCurrent[];
  summary: DerivedSummary;
  tracks: DerivedTrack[];
};
