import { findWord } from '#lib/domain/find-word.ts';
import { STEP_DECISIONS, type StepDecision } from '#lib/domain/verdict.ts';
import { formatBudget } from '#lib/format/budget.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { formatPercent } from '#lib/format/percent.ts';
import { typedBytes, typedShare } from '#lib/format/typed.ts';
import type { Point, PointList } from '#lib/views/dto/streams.ts';

type PointVerdict = Pick<
  Point,
  | 'decision'
  | 'sizeBytes'
  | 'baselineBytes'
  | 'severity'
  | 'creeps'
  | 'recompressed'
  | 'recompressedBytes'
  | 'budgetState'
  | 'budgetBytes'
  | 'budgetMetric'
  | 'budgetedBytes'
>;
type Rule = PointList['rule'];

/** "3 % and 0.5 MB, or 1 % and 10 MB": growth must reach both limits of either pair. */
function floorWords({ small, large }: Pick<Rule, 'small' | 'large'>): string {
  const pair = ({ share, bytes }: Rule['small']) => `${typedShare(share)} and ${typedBytes(bytes)}`;
  return `${pair(small)}, or ${pair(large)}`;
}

/** "+2.1 % (1.07 MB) from the baseline". The change from the previous push is beside it. */
function amountWords({ sizeBytes, baselineBytes }: PointVerdict): string {
  if (baselineBytes === null) return '';
  const delta = sizeBytes - baselineBytes;
  if (baselineBytes === 0) return `${formatBytes(delta)} from nothing`;
  const percent = formatPercent((delta / baselineBytes) * 100);
  return `${percent} (${formatBytes(Math.abs(delta))}) from the baseline`;
}

const WORDS: Record<StepDecision, (point: PointVerdict, rule: Rule) => string> = {
  'not-judged': () => 'Its rule does not detect jumps.',
  first: () => 'The first push: nothing to compare with.',
  'first-look': () => 'Found at the first check; the newest of these is the baseline.',
  'within-floors': (point, rule) =>
    point.sizeBytes === point.baselineBytes
      ? 'Same size as its baseline.'
      : point.sizeBytes < (point.baselineBytes ?? 0)
        ? `${amountWords(point)}: smaller, but not enough for a new baseline.`
        : `${amountWords(point)}. No incident: growth must reach ${floorWords(rule)}.`,
  'within-noise': (point) => `${amountWords(point)}: within the usual changes of this series.`,
  'dip-undone': (point) => `${amountWords(point)}: back after a short decrease.`,
  improved: (point) => `${amountWords(point)}: smaller; new baseline.`,
  'first-of-major': (point) => `${amountWords(point)}: first of a major version; new baseline.`,
  opened: (point) => `${amountWords(point)}: a regression${point.severity === 'critical' ? ', critical' : ''}.`,
  escalated: (point) => `${amountWords(point)}: grew further.`,
  'still-up': (point) => `${amountWords(point)}: still above baseline.`,
  recovered: (point) => `${amountWords(point)}: recovered.`,
  accepted: () => 'Accepted as the new baseline.',
  'accepted-by-time': () => 'Accepted automatically after staying at this size.',
};

/** Explains the verdict about a push, also when nothing was found. A decision of a newer release is shown as it is. */
export function verdictWords(point: PointVerdict, rule: Rule): string[] {
  const { decision, creeps } = point;
  const known = findWord(STEP_DECISIONS, decision);
  const unknown = decision === null ? 'Not judged yet.' : `${decision}.`;
  const lines = [known === null ? unknown : WORDS[known](point, rule)];
  if (creeps) lines.push('Creep: no single push was a jump, but the total is above the limit.');
  return [...lines, ...packedWords(point), ...budgetWords(point)];
}

function packedWords({ recompressed, recompressedBytes }: PointVerdict): string[] {
  if (recompressed) return ['Recompressed: the same files.'];
  if (!recompressedBytes) return [];
  const change = `${formatBytes(Math.abs(recompressedBytes))} ${recompressedBytes < 0 ? 'less' : 'more'}`;
  return [`Of this change, ${change} is only compression.`];
}

function budgetWords({ budgetState, budgetBytes, budgetMetric, budgetedBytes }: PointVerdict): string[] {
  if (budgetBytes === null || (budgetState !== 'over' && budgetState !== 'near')) return [];
  const budget = formatBudget(budgetBytes, budgetMetric);
  if (budgetState === 'near') return [`Near its ${budget}.`];
  return budgetedBytes !== null && budgetedBytes > budgetBytes
    ? [`Over its ${budget} by ${formatBytes(budgetedBytes - budgetBytes)}.`]
    : [`Over its ${budget}, or less than 2 % below it.`];
}

const SHORT: Partial<Record<StepDecision, string>> = {
  'first-look': 'first check',
  improved: 'improved',
  'first-of-major': 'new major',
  opened: 'regression',
  escalated: 'worse',
  'still-up': 'above baseline',
  recovered: 'recovered',
  accepted: 'accepted',
  'accepted-by-time': 'accepted by time',
  'within-noise': 'within noise',
  'dip-undone': 'back from a decrease',
};

/** One or two words for a table; "–" where nothing happened. */
export function shortVerdict({ decision, creeps, recompressed, budgetState }: PointVerdict): string {
  const known = findWord(STEP_DECISIONS, decision);
  const words = [
    known === null ? (decision ?? undefined) : SHORT[known],
    recompressed ? 'recompressed' : undefined,
    creeps ? 'creep' : undefined,
    budgetState === 'over' ? 'over budget' : undefined,
  ].filter((word) => word !== undefined);
  return words.length === 0 ? '–' : words.join(', ');
}
