import { z } from 'zod';
import { BudgetMetric, Bytes, SignedBytes, TagForm, Time } from './common.ts';
import { IncidentState, Severity } from './incidents.ts';

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
const PointLayer = z.object({ digest: z.string(), sizeBytes: Bytes, instruction: z.string().nullable() });

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
  /** The same files as the point it is compared with, in another compression. */
  recompressed: z.boolean(),
  /** How much of `deltaBytes` is compression alone; null where no layer was recompressed. */
  recompressedBytes: SignedBytes.nullable(),
  /** What the judge said of the push, "within-floors"; null where nobody judged it yet. */
  decision: z.string().nullable(),
  /** What it was judged against; frozen while an incident is open. */
  baselineBytes: Bytes.nullable(),
  severity: Severity.nullable(),
  /** Slow growth was found here. */
  creeps: z.boolean(),
  /** Against the budget that holds now; null without one. */
  budgetState: z.enum(['within', 'near', 'over']).nullable(),
  budgetBytes: Bytes.nullable(),
  budgetMetric: BudgetMetric.nullable(),
  /** What the budget measured of it; null where it could not. */
  budgetedBytes: Bytes.nullable(),
  /** What this push opened, or made worse. */
  incident: z.object({ id: z.string(), number: z.int(), state: IncidentState }).nullable(),
  layers: z.array(PointLayer).optional(),
});
export type Point = z.infer<typeof Point>;

/** 0.03 is three percent. */
const Floor = z.object({ bytes: Bytes, share: z.number() });

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
  /** How it is judged now. A growth is a step where it reaches bytes and share of either pair. */
  rule: z.object({ name: z.string(), small: Floor, large: Floor }),
  /** The load line; of another metric than the total it lies on no chart of totals. */
  budget: z.object({ metric: BudgetMetric, limitBytes: Bytes }).nullable(),
  /** What the next push is judged against, and the push that began it; null where there is no push, or no rule judges steps. */
  baseline: z
    .object({
      sizeBytes: Bytes,
      at: Time,
      tag: z.string(),
      /** Decision of that push: "first-look" and "first" were there when it was first checked. */
      decision: z.string(),
      /** It is frozen while a regression is open. */
      frozen: z.boolean(),
    })
    .nullable(),
  /** Levels that people accepted, oldest first. */
  levels: z.array(z.object({ at: Time, until: Time.nullable(), sizeBytes: Bytes, reason: z.string(), by: z.string() })),
  items: z.array(Point),
});
export type PointList = z.infer<typeof PointList>;
