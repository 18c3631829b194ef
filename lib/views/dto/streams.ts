import { z } from 'zod';
import { Bytes, SignedBytes, TagForm, Time } from './common.ts';

export const SeriesSummary = z.object({
  id: z.string(),
  platform: z.string(),
  pointCount: z.int(),
  latest: z.object({ tag: z.string(), sizeBytes: Bytes, at: Time }).nullable(),
});
export type SeriesSummary = z.infer<typeof SeriesSummary>;

export const Stream = z.object({
  id: z.string(),
  key: z.string(),
  label: z.string(),
  form: TagForm,
  tagCount: z.int(),
  series: z.array(SeriesSummary),
});
export type Stream = z.infer<typeof Stream>;

export const StreamList = z.object({ items: z.array(Stream) });
export type StreamList = z.infer<typeof StreamList>;

/** A layer as one point has it; only sent when asked for with `layers=true`. */
export const PointLayer = z.object({ digest: z.string(), sizeBytes: Bytes, instruction: z.string().nullable() });

export const Point = z.object({
  at: Time,
  /** `created`: the time is the image's own, from before we first looked. */
  atSource: z.enum(['observed', 'created']),
  tag: z.string(),
  /** Digest of the platform's manifest, and of the index above it where there is one. */
  digest: z.string(),
  indexDigest: z.string().nullable(),
  sizeBytes: Bytes,
  baseBytes: Bytes.nullable(),
  ownBytes: Bytes.nullable(),
  pullCostBytes: Bytes,
  /** Against the point it is compared with, which need not be the one to its left; null on a first point. */
  deltaBytes: SignedBytes.nullable(),
  comparedWith: z.object({ digest: z.string(), tag: z.string() }).nullable(),
  layerCount: z.int(),
  /** Lines are joined only within a segment. */
  segment: z.int(),
  layers: z.array(PointLayer).optional(),
});
export type Point = z.infer<typeof Point>;

export const PointList = z.object({
  series: z.object({
    id: z.string(),
    repositoryId: z.string(),
    streamKey: z.string(),
    label: z.string(),
    form: TagForm,
    platform: z.string(),
  }),
  /** Points of the whole series, and whether `items` was thinned to `maxPoints`. */
  total: z.int(),
  thinned: z.boolean(),
  first: Time.nullable(),
  last: Time.nullable(),
  items: z.array(Point),
});
export type PointList = z.infer<typeof PointList>;
