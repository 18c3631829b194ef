import { decideNotify } from '#lib/alerts/notify-decision.ts';
import { judgeBudget } from '#lib/analysis/judge/budget.ts';
import { exceedsFloors, severityOf } from '#lib/analysis/judge/floors.ts';
import { measureImage } from '#lib/analysis/judge/measure-image.ts';
import { type Attribution, attribute, contentDeltaOf, type LayerDelta } from '#lib/analysis/layers/attribution.ts';
import { splitBaseBytes } from '#lib/analysis/layers/base-bytes.ts';
import { pullCostBytes } from '#lib/analysis/layers/layer-diff.ts';
import type { RuleSettings } from '#lib/analysis/rules/settings.ts';
import type { BudgetMetric } from '#lib/domain/budget.ts';
import type { CheckVerdict } from '#lib/domain/ci-check.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { formatPercent } from '#lib/format/percent.ts';
import { displayInstruction } from '#lib/image/instruction.ts';
import { type BasedImage, type CheckBases, compareBases } from './base.ts';
import { type AddedFindings, judgeFindings } from './judge-findings.ts';
import type { CheckReason } from './reason.ts';

export type CheckImage = BasedImage & {
  digest: string;
  sizeBytes: number;
  /** Null unless the repository is watched and all layers of the image are read. */
  unpackedBytes: number | null;
};

/** An upper limit of the size; `metric` as in budgets. */
export type CheckLimit = { metric: BudgetMetric; limitBytes: number };

export type PlatformInput = {
  platform: string;
  /** The baseline image; null when there is none. */
  from: CheckImage | null;
  to: CheckImage;
  /** Baseline of the open regression in the series of the baseline image; null or absent when none is open. */
  openBaselineBytes?: number | null | undefined;
  /** The part of the pull cost that did not change; null or absent while it is unknown. */
  unchangedPullBytes?: number | null | undefined;
  settings: RuleSettings;
  limits: readonly CheckLimit[];
  /** What it adds to the findings; absent where the repository is not watched. */
  findings?: AddedFindings | undefined;
  /** Reports whether a growth is within the usual changes of that series (D-13). */
  isNoise: (deltaBytes: number) => boolean;
};

export type PlatformCheck = CheckBases & {
  platform: string;
  verdict: CheckVerdict;
  reasons: CheckReason[];
  fromBytes: number | null;
  toBytes: number;
  deltaBytes: number | null;
  baseDeltaBytes: number | null;
  ownDeltaBytes: number | null;
  /** Bytes pulled by a node that has the baseline image; of a cold pull when there is none. */
  pullCostBytes: number;
  /** The part of it that such a node has already; null while it is unknown. */
  unchangedPullBytes: number | null;
  /** The limit with the highest use; null when there is none that can be measured. */
  /** `metric` is a word of a newer release where that one made the check. */
  budget: { metric: string; limitBytes: number; valueBytes: number; overBytes: number } | null;
  layers: LayerDelta[];
  main: Attribution['main'];
};

const RANK: Record<CheckVerdict, number> = { neutral: 0, pass: 1, warn: 2, fail: 3 };

/** The worst of several verdicts; `neutral` for an empty list. */
export function worstVerdict(verdicts: readonly CheckVerdict[]): CheckVerdict {
  return verdicts.reduce((worst, verdict) => (RANK[verdict] > RANK[worst] ? verdict : worst), 'neutral');
}

/** Judges one platform of an image in CI against the image that it would replace. Pure. */
export function judgePlatform(input: PlatformInput): PlatformCheck {
  const { platform, from, to } = input;
  const difference = from && attribute(from, to);
  const budgets = input.limits.map((limit) => judgeLimit(limit, input));
  const step = difference === null ? missingBaseline(input) : judgeStep(input, difference);
  const findings = input.findings === undefined ? [] : judgeFindings(input.findings, platform);
  const verdict = worstVerdict([step, ...budgets, ...findings].map((found) => found.verdict));
  const tightest = budgets
    .flatMap(({ budget }) => budget ?? [])
    .sort((a, b) => b.valueBytes / b.limitBytes - a.valueBytes / a.limitBytes)[0];
  return {
    platform,
    verdict,
    reasons: [...budgets.flatMap(({ reason }) => reason ?? []), step.reason, ...findings.map(({ reason }) => reason)],
    fromBytes: from?.sizeBytes ?? null,
    toBytes: to.sizeBytes,
    deltaBytes: difference?.deltaBytes ?? null,
    baseDeltaBytes: difference?.baseDeltaBytes ?? null,
    ownDeltaBytes: difference?.ownDeltaBytes ?? null,
    ...compareBases(from, to),
    pullCostBytes: pullCostBytes(to.layers, from?.layers ?? null),
    unchangedPullBytes: input.unchangedPullBytes ?? null,
    budget: tightest ?? null,
    layers: difference?.layers ?? attribute({ layers: [], baseLayerCount: to.baseLayerCount && 0 }, to).layers,
    main: difference?.main ?? null,
  };
}

type Found = { verdict: CheckVerdict; reason: CheckReason };

function missingBaseline({ platform }: PlatformInput): Found {
  return {
    verdict: 'neutral',
    reason: { code: 'no-baseline', platform, message: 'There is nothing to compare it with.' },
  };
}

function judgeStep(input: PlatformInput, difference: Attribution): Found {
  const { platform, from, settings, isNoise } = input;
  const { steps, messages } = settings;
  const { recompressed } = difference;
  // Recompressed layers are not growth, so the baseline is counted in the new compression (D-19).
  const { deltaBytes, ownDeltaBytes } = contentDeltaOf(difference);
  const fromBytes = (from?.sizeBytes ?? 0) + recompressed.deltaBytes;
  const packed = describeRecompression(difference);
  const found = (verdict: CheckVerdict, code: CheckReason['code'], message: string): Found => ({
    verdict,
    reason: { code, platform, message: `${message}${describeInAll(input, recompressed.deltaBytes)}` },
  });
  if (!steps.enabled) return found('pass', 'not-judged', 'Its rule judges no steps.');
  const change = describeChange(deltaBytes, fromBytes, difference);
  if (deltaBytes < 0) return found('pass', 'smaller', `It is ${formatBytes(-deltaBytes)} smaller.${packed}`);
  if (!exceedsFloors(deltaBytes, fromBytes, steps)) {
    const same = packed === '' ? 'It has the same size.' : `Its files add nothing to its size.${packed}`;
    return found('pass', 'within-floors', deltaBytes === 0 ? same : `${change} That is no step.`);
  }
  if (isNoise(deltaBytes))
    return found('pass', 'within-noise', `${change} This line changes by as much from push to push.`);
  const notify = decideNotify({
    // A check in CI means that the image is built here, whatever relation was guessed for the repository.
    relation: 'ours',
    kind: 'step',
    messages,
    severity: severityOf(deltaBytes, fromBytes, steps),
    ownDeltaBytes,
    deltaBytes,
    sizeBefore: fromBytes,
    ownBytesBefore: from && addTo(splitBaseBytes(from).ownBytes, recompressed.ownDeltaBytes),
  });
  return notify.when === 'now'
    ? found('fail', 'told-step', `${change} An alert would be sent immediately: ${notify.text}.`)
    : found('warn', 'step', `${change} That is a step.`);
}

/** Adds the growth above the baseline of an open regression, which the change from the last push does not include. */
function describeInAll({ to, openBaselineBytes = null }: PlatformInput, recompressedBytes: number): string {
  if (openBaselineBytes === null) return '';
  const baselineBytes = openBaselineBytes + recompressedBytes;
  const deltaBytes = to.sizeBytes - baselineBytes;
  if (deltaBytes <= 0 || baselineBytes <= 0) return '';
  const amount = `${formatBytes(deltaBytes)} (${formatPercent((100 * deltaBytes) / baselineBytes)})`;
  return ` In all it is ${amount} above the baseline of ${formatBytes(baselineBytes)}: a regression of this line is open.`;
}

const addTo = (bytes: number | null, more: number): number | null => (bytes === null ? null : bytes + more);

function describeRecompression({ layers, recompressed: { deltaBytes } }: Attribution): string {
  if (!layers.some(({ change }) => change === 'recompressed')) return '';
  return ` Layers with the same files have another compression (${signed(deltaBytes)}), which is not counted.`;
}

function describeChange(deltaBytes: number, fromBytes: number, difference: Attribution) {
  const { baseDeltaBytes, ownDeltaBytes } = contentDeltaOf(difference);
  const { main } = difference;
  const share = fromBytes === 0 ? '' : ` (${formatPercent((100 * deltaBytes) / fromBytes)})`;
  const parts =
    baseDeltaBytes === null || ownDeltaBytes === null
      ? ''
      : `: own layers ${signed(ownDeltaBytes)}, base ${signed(baseDeltaBytes)}`;
  const instruction = main?.layer.instruction;
  const most =
    main && instruction ? ` Most of it: ${displayInstruction(instruction)} (${signed(main.layer.deltaBytes)}).` : '';
  return `It is ${formatBytes(deltaBytes)} larger${share}${parts}.${most}${describeRecompression(difference)}`;
}

function signed(bytes: number): string {
  return bytes > 0 ? `+${formatBytes(bytes)}` : formatBytes(bytes);
}

const METRICS: Record<CheckLimit['metric'], string> = {
  total: 'It',
  own: 'What its own layers add',
  layer: 'Its largest layer',
  unpacked: 'Its unpacked size',
};

type JudgedLimit = { verdict: CheckVerdict; reason: CheckReason | null; budget: PlatformCheck['budget'] };

function judgeLimit(limit: CheckLimit, { platform, from, to }: PlatformInput): JudgedLimit {
  const valueBytes = measure(limit.metric, to);
  const { limitBytes } = limit;
  const line = `the budget of ${formatBytes(limitBytes)}`;
  const reason = (code: CheckReason['code'], message: string): CheckReason => ({ code, message, platform });
  if (valueBytes === null)
    return {
      verdict: 'neutral',
      budget: null,
      reason: reason('budget-unknown', describeUnknown(limit.metric, line)),
    };
  const before = from && measure(limit.metric, from);
  // Without a baseline it is unknown whether the size came nearer to the limit.
  const stateBefore = before === null ? null : judgeBudget('within', before, limitBytes).state;
  // The state before is always `within`: resolving at 98 % (D-21) is for a series over time, not for one image.
  const state = judgeBudget('within', valueBytes, limitBytes);
  const budget = { ...limit, valueBytes, overBytes: state.overBytes };
  const subject = `${METRICS[limit.metric]} is ${formatBytes(valueBytes)}`;
  if (state.state === 'over') {
    const message = `${subject}, ${formatBytes(state.overBytes)} over ${line}.`;
    return { verdict: 'fail', budget, reason: reason('over-budget', message) };
  }
  if (state.state === 'near' && stateBefore === 'within') {
    const message = `${subject}, close to ${line}.`;
    return { verdict: 'warn', budget, reason: reason('near-budget', message) };
  }
  return { verdict: 'pass', budget, reason: null };
}

/** Own layers are unknown without a base, unpacked bytes until the layers are read. */
const describeUnknown = (metric: BudgetMetric, line: string): string =>
  metric === 'unpacked'
    ? `Unpacked size unknown: not read yet, so ${line} for it cannot be judged.`
    : `Its base image is unknown, so ${line} for those cannot be judged.`;

/** Null for own layers when the base boundary is unknown, and for the unpacked size when the layers are not read. */
function measure(metric: BudgetMetric, image: CheckImage): number | null {
  return measureImage(metric, { ...image, ownBytes: splitBaseBytes(image).ownBytes });
}
