import { z } from 'zod';
import { BudgetMetric, Bytes, Origin, SignedBytes, Time } from './common.ts';

export const CheckVerdict = z.enum(['pass', 'warn', 'fail', 'neutral']);
export type CheckVerdict = z.infer<typeof CheckVerdict>;

const Reason = z.object({
  code: z.enum([
    'over-budget',
    'near-budget',
    'budget-unknown',
    'told-step',
    'step',
    'within-noise',
    'within-floors',
    'smaller',
    'not-judged',
    'no-baseline',
    'image-unreadable',
    'baseline-unreadable',
    'registry-away',
    'report-only',
    'overridden',
  ]),
  message: z.string(),
  /** Null when it concerns the whole check. */
  platform: z.string().nullable(),
  /** Code of the error when something could not be read, as in the preview. */
  cause: z.string().optional(),
  /** Next step when something could not be read. */
  hint: z.string().optional(),
});

const Baseline = z.object({
  how: z.enum(['given', 'revision', 'stream', 'none']),
  /** Describes `how` in a sentence. */
  sentence: z.string(),
  reference: z.string().nullable(),
  digest: z.string().nullable(),
  tag: z.string().nullable(),
  revision: z.string().nullable(),
  at: Time.nullable(),
});

const LayerRow = z.object({
  change: z.enum(['same', 'moved', 'recompressed', 'changed', 'removed', 'added']),
  /** Number of layers in this line: a run of unchanged layers is one line. */
  count: z.int(),
  instruction: z.string().nullable(),
  part: z.enum(['base', 'own']).nullable(),
  fromBytes: Bytes,
  toBytes: Bytes,
  deltaBytes: SignedBytes,
});

const Platform = z.object({
  platform: z.string(),
  digest: z.string(),
  verdict: CheckVerdict,
  reasons: z.array(Reason),
  fromDigest: z.string().nullable(),
  fromTag: z.string().nullable(),
  fromBytes: Bytes.nullable(),
  toBytes: Bytes,
  deltaBytes: SignedBytes.nullable(),
  baseDeltaBytes: SignedBytes.nullable(),
  ownDeltaBytes: SignedBytes.nullable(),
  pullCostBytes: Bytes,
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
  layers: z.array(LayerRow),
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
  reasons: z.array(Reason),
  baseline: Baseline,
  override: z.object({ reason: z.string(), by: z.string() }).nullable(),
  platforms: z.array(Platform),
  /** Markdown, at most 60 kB. */
  report: z.string(),
  /** Null when no status was requested. */
  posted: z
    .object({
      status: z.enum(['posted', 'failed']),
      comment: z.enum(['created', 'edited', 'none', 'failed']),
      problem: z.string().nullable(),
    })
    .nullable(),
});
export type Check = z.infer<typeof Check>;

/** A Git host to which verdicts are posted. Its token is never returned. */
export const Forge = z.object({
  id: z.string(),
  origin: Origin,
  kind: z.enum(['github', 'gitlab']),
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
