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

/** "3 % and 512 KiB, or 1 % and 10 MiB": what a growth must reach, both of either pair. */
function floorWords({ small, large }: Pick<Rule, 'small' | 'large'>): string {
  const pair = ({ share, bytes }: Rule['small']) => `${typedShare(share)} and ${typedBytes(bytes)}`;
  return `${pair(small)}, or ${pair(large)}`;
}

/** "+2.1 % (1.07 MB)" against what it was judged by. */
function amountWords({ sizeBytes, baselineBytes }: PointVerdict): string {
  if (baselineBytes === null) return '';
  const delta = sizeBytes - baselineBytes;
  const percent = baselineBytes === 0 ? 'from nothing' : formatPercent((delta / baselineBytes) * 100);
  return `${percent} (${formatBytes(Math.abs(delta))})`;
}

const WORDS: Record<string, (point: PointVerdict, rule: Rule) => string> = {
  'not-judged': () => 'Steps are not judged here, by its rule.',
  first: () => 'The first of its line: there was nothing to compare with.',
  'first-look': () => 'There when it was first checked: the newest of these is the baseline.',
  'within-floors': (point, rule) =>
    point.sizeBytes === point.baselineBytes
      ? 'The same size as its level.'
      : point.sizeBytes < (point.baselineBytes ?? 0)
        ? `${amountWords(point)}: smaller, and not enough for a new level.`
        : `${amountWords(point)}: below the floors of ${floorWords(rule)}.`,
  'within-noise': (point) => `${amountWords(point)}: no more than this series does all the time.`,
  'dip-undone': (point) => `${amountWords(point)}: back from a brief dip, no higher than before it.`,
  improved: (point) => `${amountWords(point)}: an improvement, and the new level.`,
  'first-of-major': (point) => `${amountWords(point)}: the first of a major version, which sets a new level.`,
  opened: (point) => `${amountWords(point)}: a regression${point.severity === 'critical' ? ', critical' : ''}.`,
  escalated: (point) => `${amountWords(point)}: worse, by another step or by all that it grew.`,
  'still-up': (point) => `${amountWords(point)}: still above the level before the regression.`,
  recovered: (point) => `${amountWords(point)}: recovered.`,
  accepted: () => 'Somebody accepted this size: it is the level from here on.',
  'accepted-by-time': () => 'Long enough at this size to be the level from here on.',
};

/** What the judge said of a push, in words; also why nothing fired. */
export function verdictWords(point: PointVerdict, rule: Rule): string[] {
  const { decision, creeps } = point;
  const toWords = decision === null ? undefined : Object.hasOwn(WORDS, decision) ? WORDS[decision] : undefined;
  const lines = [toWords === undefined ? 'Not judged yet.' : toWords(point, rule)];
  if (creeps) lines.push('Slow growth was found here: no single push was a step, and together they are one.');
  return [...lines, ...packedWords(point), ...budgetWords(point)];
}

function packedWords({ recompressed, recompressedBytes }: PointVerdict): string[] {
  if (recompressed) return ['The same files in another compression: nothing was added or removed.'];
  if (!recompressedBytes) return [];
  const change = `${formatBytes(Math.abs(recompressedBytes))} ${recompressedBytes < 0 ? 'less' : 'more'}`;
  return [`Of its change, ${change} is compression alone.`];
}

function budgetWords({ budgetState, budgetBytes, budgetMetric, budgetedBytes }: PointVerdict): string[] {
  if (budgetBytes === null || (budgetState !== 'over' && budgetState !== 'near')) return [];
  const budget = formatBudget(budgetBytes, budgetMetric);
  if (budgetState === 'near') return [`Near its ${budget}.`];
  return budgetedBytes !== null && budgetedBytes > budgetBytes
    ? [`Over its ${budget} by ${formatBytes(budgetedBytes - budgetBytes)}.`]
    : [`Over its ${budget}, or not yet far enough below it.`];
}

const SHORT: Record<string, string> = {
  'first-look': 'first check',
  improved: 'improved',
  'first-of-major': 'new major',
  opened: 'regression',
  escalated: 'worse',
  'still-up': 'still up',
  recovered: 'recovered',
  accepted: 'accepted',
  'accepted-by-time': 'accepted by time',
  'within-noise': 'within noise',
  'dip-undone': 'dip undone',
};

/** One or two words for a table; "–" where nothing happened. */
export function shortVerdict({ decision, creeps, recompressed, budgetState }: PointVerdict): string {
  const words = [
    decision !== null && Object.hasOwn(SHORT, decision) ? SHORT[decision] : undefined,
    recompressed ? 'recompressed' : undefined,
    creeps ? 'slow growth' : undefined,
    budgetState === 'over' ? 'over budget' : undefined,
  ].filter((word) => word !== undefined);
  return words.length === 0 ? '–' : words.join(', ');
}
