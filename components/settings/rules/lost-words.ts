import { verdictWords } from '#components/chart/verdict-words.ts';
import { formatDays } from '#lib/format/period.ts';
import { visibleText } from '#lib/format/text.ts';
import { typedBytes, typedShare } from '#lib/format/typed.ts';
import type { BacktestItem } from './backtest-words.ts';

type Lost = NonNullable<BacktestItem['lost']>;

/** Decisions of a push that belongs to a jump, which explains its growth. */
const OF_A_JUMP = ['opened', 'escalated', 'still-up'];

/** Explains why a rule would not open an incident that the current rules open; null for other incidents. */
export function lostWords(item: Pick<BacktestItem, 'lost' | 'kind' | 'toBytes'>): string | null {
  const { lost } = item;
  if (lost === null) return null;
  const other = lost.otherRule === null ? '' : `The rule “${visibleText(lost.otherRule)}” applies instead. `;
  return `${other}${verdictOf(item, lost)}`;
}

function verdictOf({ kind, toBytes }: Pick<BacktestItem, 'kind' | 'toBytes'>, lost: Lost): string {
  const { decision, baselineBytes, steps, creep } = lost;
  if (kind !== 'step' && OF_A_JUMP.includes(decision)) return 'The growth is part of a jump, which opens the incident.';
  if (kind === 'creep') {
    if (creep === null) return 'The rule does not detect creep.';
    const limit = `${typedShare(creep.share)} and ${typedBytes(creep.bytes)} within ${formatDays(creep.days)}`;
    return `The growth is below the limit of creep, ${limit}, or began again after another change.`;
  }
  const judged = { decision, baselineBytes, sizeBytes: toBytes, severity: null, creeps: false, recompressed: false };
  const budget = {
    recompressedBytes: null,
    budgetState: null,
    budgetBytes: null,
    budgetMetric: null,
    budgetedBytes: null,
  };
  const words = verdictWords({ ...judged, ...budget }, { name: '', ...steps }).join(' ');
  return OF_A_JUMP.includes(decision) ? `${words} It belongs to the incident of an earlier push.` : words;
}
