import { z } from 'zod';
import { BUDGET_STATES } from '#lib/domain/budget.ts';
import { NO_FORECAST_REASONS } from '#lib/domain/forecast.ts';
import { POINT_TIME_SOURCES } from '#lib/domain/series.ts';
import { STEP_DECISIONS } from '#lib/domain/verdict.ts';
import { BudgetMetric, Bytes, growing, SignedBytes, TagForm, Time } from './common.ts';
import { IncidentState, Severity } from './incidents.ts';

export const SeriesSummary = z.object({
  id: z.string(),
  platform: z.string(),
  pointCount: z.int(),
  /** `at` is the build time of the image if `atSource` is `created`, else when the push was first seen. */
  latest: z.object({ tag: z.string(), sizeBytes: Bytes, at: Time, atSource: z.enum(POINT_TIME_SOURCES) }).nullable(),
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

/** A layer of a point; only sent with `layers=true`. */
export const PointLayer = z.object({ digest: z.string(), sizeBytes: Bytes, instruction: z.string().nullable() });

export const Point = z.object({
  at: Time,
  /** `created`: the build time of the image, from before the first check. */
  atSource: z.enum(POINT_TIME_SOURCES),
  tag: z.string(),
  /** Digest of the platform's manifest, and of its index, if any. */
  digest: z.string(),
  indexDigest: z.string().nullable(),
  sizeBytes: Bytes,
  baseBytes: Bytes.nullable(),
  ownBytes: Bytes.nullable(),
  pullCostBytes: Bytes,
  /**
   * `bytes` is pullCostBytes, and `unchangedBytes` the part of it that a node with the previous image has already, at the same paths with
   * the same content: null until the layers of both images are read, and without a previous image.
   */
  pull: z.object({ bytes: Bytes, unchangedBytes: Bytes.nullable() }),
  /** Bytes of layers that no earlier push to the repository has, which a build uploads. Null for pushes of earlier releases. */
  pushCostBytes: Bytes.nullable(),
  /** Bytes of all files of all layers, of those that a container sees, the difference, and copies. Null until the layers are read. */
  unpackedBytes: Bytes.nullable(),
  visibleBytes: Bytes.nullable(),
  wastedBytes: Bytes.nullable(),
  duplicateBytes: Bytes.nullable(),
  /** Visible divided by unpacked bytes, and the figure that the tool dive shows: 0 to 1. That of dive can be null in a read image. */
  efficiency: z.number().nullable(),
  diveEfficiency: z.number().nullable(),
  /** Difference to the point it is compared with, which may not be the one before it; null for a first point. */
  deltaBytes: SignedBytes.nullable(),
  comparedWith: z.object({ digest: z.string(), tag: z.string() }).nullable(),
  layerCount: z.int(),
  /** Points are joined by a line only within a segment. */
  segment: z.int(),
  /** Same files as the point it is compared with, in another compression. */
  recompressed: z.boolean(),
  /** Part of `deltaBytes` that is compression alone; null when no layer was recompressed. */
  recompressedBytes: SignedBytes.nullable(),
  /** Decision of the verdict, "within-floors"; null before it is judged. */
  decision: growing(STEP_DECISIONS).nullable(),
  /** Baseline of the verdict; frozen while a regression is open. */
  baselineBytes: Bytes.nullable(),
  severity: Severity.nullable(),
  /** True if creep was found here. */
  creeps: z.boolean(),
  /** State of the budget that counts now; null without one. */
  budgetState: z.enum(BUDGET_STATES).nullable(),
  budgetBytes: Bytes.nullable(),
  budgetMetric: BudgetMetric.nullable(),
  /** The budget's measurement; null when it could not measure. */
  budgetedBytes: Bytes.nullable(),
  /** The incident that this push opened or escalated. */
  incident: z.object({ id: z.string(), number: z.int(), state: IncidentState }).nullable(),
  layers: z.array(PointLayer).optional(),
});
export type Point = z.infer<typeof Point>;

/** 0.03 is three percent. */
export const Floor = z.object({ bytes: Bytes, share: z.number() });

/**
 * When a series breaks its budget at its pace. Times are not before now; `latestAt` is null beyond two years. A tenth of all pairs of
 * days are slower than the pace that leads to `latestAt`, and a tenth faster than that of `earliestAt`.
 */
export const Forecast = z.object({
  metric: BudgetMetric,
  budgetBytes: Bytes,
  /** The newest push, with its bytes as the budget measures them. */
  fromAt: Time,
  fromBytes: Bytes,
  earliestAt: Time,
  likelyAt: Time,
  latestAt: Time.nullable(),
  bytesPerWeek: Bytes,
});
export type Forecast = z.infer<typeof Forecast>;

export const PointList = z.object({
  series: z.object({
    id: z.string(),
    repositoryId: z.string(),
    streamKey: z.string(),
    label: z.string(),
    form: TagForm,
    platform: z.string(),
  }),
  /** Number of points of the whole series, and whether `items` was thinned to `maxPoints`. */
  total: z.int(),
  thinned: z.boolean(),
  first: Time.nullable(),
  last: Time.nullable(),
  /** The current rule. A growth is a step when it reaches both bytes and share of either pair. */
  rule: z.object({ name: z.string(), small: Floor, large: Floor }),
  /** The current budget. Only one of the metric total is drawn in a chart of totals. */
  budget: z.object({ metric: BudgetMetric, limitBytes: Bytes }).nullable(),
  /** Null where the series has no steady pace towards its budget; `noForecast` says why. */
  forecast: Forecast.nullable(),
  noForecast: growing(NO_FORECAST_REASONS).nullable(),
  /** Baseline of the next push, and the push that began it; null when there is no push or no rule judges steps. */
  baseline: z
    .object({
      sizeBytes: Bytes,
      at: Time,
      tag: z.string(),
      /** Decision of that push: "first-look" and "first" existed at the first check. */
      decision: growing(STEP_DECISIONS),
      /** True while a regression is open. */
      frozen: z.boolean(),
    })
    .nullable(),
  /** Accepted levels, oldest first. */
  levels: z.array(z.object({ at: Time, until: Time.nullable(), sizeBytes: Bytes, reason: z.string(), by: z.string() })),
  items: z.array(Point),
});
export type PointList = z.infer<typeof PointList>;
