import { comparePath } from '#lib/queries/compare.ts';
import type { Backtest } from '#lib/views/dto/alerting.ts';

export type BacktestItem = Backtest['items'][number];

/** "0.4" messages a week; what is not zero never reads as zero. */
export function perWeekText(perWeek: number): string {
  if (perWeek > 0 && perWeek < 0.05) return '<0.1';
  return perWeek >= 10 ? String(Math.round(perWeek)) : perWeek.toFixed(1);
}

export type BacktestChange = 'told' | 'untold' | 'marked' | 'unmarked' | 'same';

/** What the rule changes about one find: first whether it is told, then whether it is found at all. */
export function changeOf({ opensNow, opensThen, toldNow, toldThen }: BacktestItem): BacktestChange {
  if (toldThen !== toldNow) return toldThen ? 'told' : 'untold';
  if (opensThen !== opensNow) return opensThen ? 'marked' : 'unmarked';
  return 'same';
}

/** The same in words, with who would get it. */
export function itemWords(item: BacktestItem): string {
  const whom = item.channels.length === 0 ? 'nobody: no channel takes it' : item.channels.join(', ');
  switch (changeOf(item)) {
    case 'told':
      return `would be told to ${whom}`;
    case 'untold':
      return item.opensThen ? 'would no longer be told, only in the digest' : 'would no longer be found';
    case 'marked':
      return 'would be found, and wait for the digest';
    case 'unmarked':
      return 'would no longer be found';
    case 'same':
      return item.toldThen ? `told to ${whom}, as today` : 'in the digest, as today';
  }
}

/** To the comparison of its two images; null where there was none before. */
export function compareHref({ reference, repositoryId, platform, fromDigest, toDigest }: BacktestItem): string | null {
  if (fromDigest === null) return null;
  return comparePath({ from: `${reference}@${fromDigest}`, to: `${reference}@${toDigest}`, platform, repositoryId });
}
