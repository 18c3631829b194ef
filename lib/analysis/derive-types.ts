import type { ContentLayer } from './content.ts';
import type { TagForm } from './tag-form.ts';

/** One platform's image under an observation. Sizes in bytes. */
export type SeenImage = {
  manifestId: number;
  digest: string;
  platform: string;
  sizeBytes: number;
  layerCount: number;
  /** Equal means "the layer list did not change". */
  layersKey: string;
  createdAt: Date | null;
  layers: readonly ContentLayer[];
  /** How many of the lowest layers belong to the base; null when that is not known. */
  baseLayerCount: number | null;
  /** Media type family of the layers: gzip, zstd, none, encrypted; "unknown" where it cannot be told. */
  compression: string;
};

/** From `firstSeenAt` to `endedAt` the tag pointed to `digest`. Platforms that could not be read are not in `images`. */
export type SeenObservation = {
  observationId: number;
  firstSeenAt: Date;
  endedAt: Date | null;
  fromFirstLook: boolean;
  /** The poll that saw it, where it is the first of its tag; null or absent for others. */
  firstOfTagIn?: string | null;
  digest: string;
  indexDigest: string | null;
  images: readonly SeenImage[];
};

/** A tag and what it pointed to, oldest first. */
export type SeenTag = { tagId: number; name: string; goneAt: Date | null; observations: readonly SeenObservation[] };

export type DeriveInput = {
  repositoryId: string;
  now: Date;
  pinned: { streamKey: string; platform: string | null } | null;
  /** When the first look was finished; null while it runs. */
  firstLookedAt: Date | null;
  tags: readonly SeenTag[];
};

export type DerivedStream = {
  id: string;
  repositoryId: string;
  key: string;
  label: string;
  form: TagForm;
  /** Tags that are not gone. */
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
  atSource: 'observed' | 'created';
  tagName: string;
  manifestId: number;
  indexDigest: string | null;
  /** Manifest of the point it is compared with; null for the first point and after a break. */
  comparedWithId: number | null;
  sizeBytes: number;
  ownBytes: number | null;
  baseBytes: number | null;
  pullCostBytes: number;
  layerCount: number;
  segment: number;
  /** Whether it has the same files as the point it is compared with, in other compressed bytes. */
  recompressed: boolean;
  /** How much of the change is compression alone, over layers of equal diffId; null where no layer was recompressed. */
  recompressedBytes: number | null;
};

/** A point with what the next one, and whoever judges it, needs from it. */
export type PlacedPoint = {
  row: DerivedPoint;
  deltaBytes: number | null;
  image: SeenImage;
  observation: SeenObservation;
};

/** The points of one series, and whether any tag of its stream still shows the platform. */
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

export type HeadlineReason = 'pinned' | 'latest' | 'highest-version' | 'only' | 'newest';

export type DerivedSummary = {
  repositoryId: string;
  seriesId: string | null;
  streamKey: string | null;
  streamLabel: string | null;
  tagName: string | null;
  platform: string | null;
  headlineReason: HeadlineReason | null;
  sizeBytes: number | null;
  pullCostBytes: number | null;
  lastChangeAt: Date | null;
  lastDeltaBytes: number | null;
  size7dBytes: number | null;
  size30dBytes: number | null;
  size90dBytes: number | null;
  /** [epochSeconds, bytes], a step line. */
  spark: [number, number][];
  tagCount: number;
  streamCount: number;
  derivedAt: Date;
};

/** Rows for the derived tables, field for field. */
export type Derived = {
  streams: DerivedStream[];
  series: DerivedSeries[];
  points: DerivedPoint[];
  current: DerivedCurrent[];
  summary: DerivedSummary;
  tracks: DerivedTrack[];
};
