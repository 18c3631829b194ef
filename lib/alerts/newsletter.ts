import type { NewsletterFacts, NewsletterLine, OverBudgetLine } from './message-facts.ts';

/** So many lines a section has at most: a digest is read in a minute. */
const NEWSLETTER_LIMITS = { incidents: 10, growers: 5, savers: 5, upstream: 10, overBudget: 10 } as const;

/** Growth that is worth a line: the smaller floor of a step. */
const MIN_BYTES = 512 * 1024;
const MIN_SHARE = 0.03;

/** Of an incident what decides its place. */
export type NewsletterIncident = {
  id: string;
  number: number;
  severity: 'warning' | 'critical';
  /** Null for trouble. */
  deltaBytes: number | null;
  state: string;
  /** Whether the channel was told of it by itself. */
  isNotified: boolean;
  /** Whether it was told that it ended: not of what goes up and down, nor of what ended after a summary had named it. */
  isEndNotified: boolean;
  /** Whether it opened, and whether it ended, within the span. */
  isNew: boolean;
  hasEnded: boolean;
};

/** Which incidents a digest names, the worst first, and how many there are more. */
export function chooseIncidents<T extends NewsletterIncident>(
  all: readonly T[],
): { opened: T[]; open: T[]; ended: T[]; more: number } {
  const live = all.filter(({ state }) => state === 'open' || state === 'acknowledged');
  const opened = live.filter(({ isNew, isNotified }) => isNew && !isNotified);
  const open = live.filter((one) => !opened.includes(one));
  const ended = all
    .filter(({ hasEnded, isEndNotified }) => hasEnded && !isEndNotified)
    .filter((one) => !live.includes(one));
  const limit = NEWSLETTER_LIMITS.incidents;
  const more = [opened, open, ended].reduce((sum, list) => sum + Math.max(0, list.length - limit), 0);
  const first = (list: T[]) => list.sort(worstFirst).slice(0, limit);
  return { opened: first(opened), open: first(open), ended: first(ended), more };
}

function worstFirst(a: NewsletterIncident, b: NewsletterIncident): number {
  const severity = Number(b.severity === 'critical') - Number(a.severity === 'critical');
  return severity || (b.deltaBytes ?? 0) - (a.deltaBytes ?? 0) || b.number - a.number;
}

/** A line with what tells that two lines say the same. */
export type RankedLine<T extends NewsletterLine = NewsletterLine> = { line: T; newestId: number; beforeId: number };

/** Those that grew most; aliases and platforms of a stream are one line. */
export function chooseGrowers(all: readonly RankedLine[]): NewsletterLine[] {
  const notable = all.filter(({ line }) => isNotable(line.deltaBytes, line.sizeBytes - line.deltaBytes));
  return mergeLines(notable, ({ deltaBytes }) => deltaBytes).slice(0, NEWSLETTER_LIMITS.growers);
}

/** Those that lost most. */
export function chooseSavers(all: readonly RankedLine[]): NewsletterLine[] {
  const notable = all.filter(({ line }) => isNotable(-line.deltaBytes, line.sizeBytes - line.deltaBytes));
  return mergeLines(notable, ({ deltaBytes }) => -deltaBytes).slice(0, NEWSLETTER_LIMITS.savers);
}

/** What costs most to download. */
export function chooseUpdates<T extends NewsletterLine & { pullCostBytes: number }>(
  all: readonly RankedLine<T>[],
): T[] {
  const notable = all.filter(({ line }) => line.pullCostBytes > 0);
  return mergeLines(notable, ({ pullCostBytes }) => pullCostBytes).slice(0, NEWSLETTER_LIMITS.upstream);
}

/** What is furthest over. */
export function chooseOverBudget(all: readonly RankedLine<OverBudgetLine>[]): OverBudgetLine[] {
  const overBytes = ({ budgetedBytes, budgetBytes }: OverBudgetLine) => budgetedBytes - budgetBytes;
  return mergeLines(all, overBytes).slice(0, NEWSLETTER_LIMITS.overBudget);
}

/** Whether there is nothing to say: then one line is sent, so that silence is never a question. */
export function isEmptyNewsletter({ incidents, growers, savers, upstream, overBudget }: NewsletterFacts): boolean {
  const lists: readonly unknown[][] = [
    ...[incidents.opened, incidents.open, incidents.ended, savers, upstream, overBudget],
    ...growers.map(({ lines }) => lines),
  ];
  return lists.every((list) => list.length === 0);
}

/** What came from nothing counts by its bytes. */
function isNotable(deltaBytes: number, beforeBytes: number): boolean {
  return deltaBytes >= MIN_BYTES && deltaBytes >= MIN_SHARE * Math.max(0, beforeBytes);
}

/** Biggest first; of lines of the same stream, or the same two images, the first. */
function mergeLines<T extends NewsletterLine>(all: readonly RankedLine<T>[], weigh: (line: T) => number): T[] {
  const sorted = [...all].sort((a, b) => weigh(b.line) - weigh(a.line) || compareNames(a.line, b.line));
  const seen = new Set<string>();
  return sorted.flatMap(({ line, newestId, beforeId }) => {
    const keys = [`${line.reference} ${line.stream}`, `${line.reference} ${newestId} ${beforeId}`];
    const isRepeated = keys.some((key) => seen.has(key));
    // Also where it is not said: the other platforms of an alias are not to come in its place.
    for (const key of keys) seen.add(key);
    return isRepeated ? [] : [line];
  });
}

function compareNames(a: NewsletterLine, b: NewsletterLine): number {
  const [left, right] = [a, b].map(({ reference, stream, platform }) => `${reference} ${stream} ${platform}`);
  return (left ?? '') < (right ?? '') ? -1 : left === right ? 0 : 1;
}
