import { z } from 'zod';
import {
  BASELINE_SOURCES,
  CHECK_REASONS,
  CHECK_VERDICTS,
  FORGE_KINDS,
  POSTED_COMMENTS,
  POSTED_STATUSES,
} from '#lib/domain/ci-check.ts';
import { LAYER_CHANGES, LAYER_PARTS } from '#lib/domain/layer.ts';
import { BudgetMetric, Bytes, Origin, SignedBytes, Time } from './common.ts';
import { BaseImage } from './image.ts';

export const CheckVerdict = z.enum(CHECK_VERDICTS);

export const CheckReason = z.object({
  code: z.enum(CHECK_REASONS),
  message: z.string(),
  /** Null when it concerns the whole check. */
  platform: z.string().nullable(),
  /** Code of the error when something could not be read, as in the preview. */
  cause: z.string().optional(),
  /** Next step when something could not be read. */
  hint: z.string().optional(),
});

export const CheckBaseline = z.object({
  how: z.enum(BASELINE_SOURCES),
  /** Describes `how` in a sentence. */
  sentence: z.string(),
  reference: z.string().nullable(),
  digest: z.string().nullable(),
  tag: z.string().nullable(),
  revision: z.string().nullable(),
  at: Time.nullable(),
});

export const CheckLayer = z.object({
  change: z.enum(LAYER_CHANGES),
  /** Number of layers in this line: a run of unchanged layers is one line. */
  count: z.int(),
  instruction: z.string().nullable(),
  part: z.enum(LAYER_PARTS).nullable(),
  fromBytes: Bytes,
  toBytes: Bytes,
  deltaBytes: SignedBytes,
});

export const CheckPlatform = z.object({
  platform: z.string(),
  digest: z.string(),
  verdict: CheckVerdict,
  reasons: z.array(CheckReason),
  fromDigest: z.string().nullable(),
  fromTag: z.string().nullable(),
  fromBytes: Bytes.nullable(),
  toBytes: Bytes,
  deltaBytes: SignedBytes.nullable(),
  baseDeltaBytes: SignedBytes.nullable(),
  ownDeltaBytes: SignedBytes.nullable(),
  /** Base image of the baseline; null without a baseline, when it is unknown, and in checks of older releases. */
  fromBase: BaseImage.nullable().default(null),
  /** Base image of the checked image. Watched images name it only if the token that checks may read. */
  toBase: BaseImage.nullable().default(null),
  /** True when the base has other files than that of the baseline; null when one of them is unknown. */
  baseChanged: z.boolean().nullable().default(null),
  pullCostBytes: Bytes,
  /** The part of it that a node has already; null until the layers of both images are read, and in checks of older releases. */
  unchangedPullBytes: Bytes.nullable().default(null),
  budget: z
    .object({
      metric: BudgetMetric,
      limitBytes: Bytes,
      valueBytes: Bytes,
      overBytes: Bytes,
    })
    .nullable(),
  /** Name of the rule that judged it. */
  rule: z.string(),
  layers: z.array(CheckLayer),
});

/** Response of `POST /check`. */
export const Check = z.object({
  id: z.string(),
  reference: z.string(),
  /** Null when the registry did not resolve the reference. */
  digest: z.string().nullable(),
  repositoryId: z.string().nullable(),
  revision: z.string().nullable(),
  verdict: CheckVerdict,
  reasons: z.array(CheckReason),
  baseline: CheckBaseline,
  override: z.object({ reason: z.string(), by: z.string() }).nullable(),
  platforms: z.array(CheckPlatform),
  /** Markdown, at most 60 kB. */
  report: z.string(),
  /** Null when no status was requested. */
  posted: z
    .object({
      status: z.enum(POSTED_STATUSES),
      comment: z.enum(POSTED_COMMENTS),
      problem: z.string().nullable(),
    })
    .nullable(),
});
export type Check = z.infer<typeof Check>;

/** A Git host to which verdicts are posted. Its token is never returned. */
export const Forge = z.object({
  id: z.string(),
  origin: Origin,
  kind: z.enum(FORGE_KINDS),
  url: z.string(),
  pattern: z.string(),
  hasToken: z.boolean(),
  allowPrivate: z.boolean(),
  place: z.string().nullable(),
  createdAt: Time,
});
export type Forge = z.infer<typeof Forge>;
export const ForgeList = z.object({ items: z.array(Forge) });
export type ForgeList = z.infer<typeof ForgeList>;
export const ForgeTest = z.object({ ok: z.boolean(), account: z.string().nullable(), problem: z.string().nullable() });
export type ForgeTest = z.infer<typeof ForgeTest>;
