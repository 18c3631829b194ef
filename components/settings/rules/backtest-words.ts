import { countOf } from '#lib/format/count.ts';
import { comparePath } from '#lib/queries/images/compare.ts';
import type { Backtest, BacktestCounts } from '#lib/views/dto/alerting.ts';

export type BacktestItem = Backtest['items'][number];

/** "12 incidents in 5 repositories, 3 alerts" */
export function foundText({ incidents, repositories, messages }: Omit<BacktestCounts, 'perWeek'>): string {
  if (incidents === 0) return 'No incidents, no alerts';
  const alerts = messages === 0 ? 'no alerts' : countOf(messages, 'alert');
  return `${countOf(incidents, 'incident')} in ${countOf(repositories, 'repository', 'repositories')}, ${alerts}`;
}

/** "2 fewer incidents and 1 more alert than with the saved rule." or "As many as with the saved rule." */
export function differenceText({ current, tried }: Pick<Backtest, 'current' | 'tried'>, isNew: boolean): string {
  const than = isNew ? 'the current rules' : 'the saved rule';
  const parts = [
    moreOf(tried.incidents - current.incidents, 'incident'),
    moreOf(tried.messages - current.messages, 'alert'),
  ].filter((part) => part !== null);
  return parts.length === 0 ? `As many as with ${than}.` : `${parts.join(' and ')} than with ${than}.`;
}

/** "2 fewer incidents"; null without a difference. */
function moreOf(difference: number, noun: string): string | null {
  if (difference === 0) return null;
  return countOf(Math.abs(difference), `${difference > 0 ? 'more' : 'fewer'} ${noun}`);
}

type BacktestChange = 'alerted' | 'notAlerted' | 'detected' | 'notDetected' | 'same';

/** Returns what the rule changes about an incident: its message, or whether it opens at all. */
export function changeOf({ opensNow, opensThen, toldNow, toldThen }: BacktestItem): BacktestChange {
  if (toldThen !== toldNow) return toldThen ? 'alerted' : 'notAlerted';
  if (opensThen !== opensNow) return opensThen ? 'detected' : 'notDetected';
  return 'same';
}

/** Describes the change, with its recipients. */
export function itemWords(item: BacktestItem): string {
  const whom = item.channels.length === 0 ? 'no channel' : item.channels.join(', ');
  switch (changeOf(item)) {
    case 'alerted':
      return `would be sent to ${whom}`;
    case 'notAlerted':
      return item.opensThen ? 'would only be in the digest' : 'would not be detected any more';
    case 'detected':
      return 'would be detected and in the digest';
    case 'notDetected':
      return 'would not be detected any more';
    case 'same':
      return item.toldThen ? `sent to ${whom}, as today` : 'in the digest, as today';
  }
}

/** The link to the comparison of the two images; null without an image before. */
export function compareHref({ reference, repositoryId, platform, fromDigest, toDigest }: BacktestItem): string | null {
  if (fromDigest === null) return null;
  return comparePath({ from: `${reference}@${fromDigest}`, to: `${reference}@${toDigest}`, platform, repositoryId });
}
