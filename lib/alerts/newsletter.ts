import { exceedsFloors, type Floors } from '#lib/analysis/judge/floors.ts';
import { isActiveState } from '#lib/domain/incident.ts';
import type { Severity } from '#lib/domain/severity.ts';
import type { ForecastLine, NewsletterFacts, NewsletterLine, OverBudgetLine } from './message-facts.ts';

/** Most lines of each section, so that a digest can be read in a minute. */
const NEWSLETTER_LIMITS = {
  incidents: 10,
  growers: 5,
  savers: 5,
  upstream: 10,
  overBudget: 10,
  forecasts: 10,
} as const;

/** The fields of an incident that decide its place in a digest. */
export type NewsletterIncident = {
  id: string;
  number: number;
  severity: Severity;
  /** Null for trouble. */
  deltaBytes: number | null;
  state: string;
  /** True when the channel got, or will get, a message about it. */
  isNotified: boolean;
  /**
   * True when a message to the channel includes the end. False for a flapping incident, and for one that ended after a summary
   * named it.
   */
  isEndNotified: boolean;
  /** True when it opened, and when it ended, within the period. */
  isNew: boolean;
  hasEnded: boolean;
};

/** Chooses the incidents of a digest, the worst first; `more` counts the others. */
export function chooseIncidents<T extends NewsletterIncident>(
  all: readonly T[],
): { opened: T[]; open: T[]; acknowledged: T[]; ended: T[]; more: number } {
  const unhandled = all.filter(({ state }) => state === 'open');
  const acknowledged = all.filter(({ state }) => state === 'acknowledged');
  const opened = unhandled.filter(({ isNew, isNotified }) => isNew && !isNotified);
  const open = unhandled.filter((one) => !opened.includes(one));
  const ended = all.filter(({ hasEnded, isEndNotified, state }) => hasEnded && !isEndNotified && !isActiveState(state));
  const limit = NEWSLETTER_LIMITS.incidents;
  const more = [opened, open, acknowledged, ended].reduce((sum, list) => sum + Math.max(0, list.length - limit), 0);
  const first = (list: T[]) => list.sort(worstFirst).slice(0, limit);
  return { opened: first(opened), open: first(open), acknowledged: first(acknowledged), ended: first(ended), more };
}

function worstFirst(a: NewsletterIncident, b: NewsletterIncident): number {
  const severity = Number(b.severity === 'critical') - Number(a.severity === 'critical');
  return severity || (b.deltaBytes ?? 0) - (a.deltaBytes ?? 0) || b.number - a.number;
}

/** A line with the ids of its two manifests, which identify duplicates. */
export type RankedLine<T extends NewsletterLine = NewsletterLine> = { line: T; newestId: number; beforeId: number };

/** A line with the smallest change that is listed: the small floor of a step in the rule of its series (D-10). */
export type ChangeLine = RankedLine & { floor: Floors['small'] };

/** The lines that grew most. Aliases and platforms of a stream are one line. */
export function chooseGrowers(all: readonly ChangeLine[]): NewsletterLine[] {
  const notable = all.filter(({ line, floor }) => isNotable(line.deltaBytes, line, floor));
  return mergeLines(notable, ({ deltaBytes }) => deltaBytes).slice(0, NEWSLETTER_LIMITS.growers);
}

/** The lines that shrank most. */
export function chooseSavers(all: readonly ChangeLine[]): NewsletterLine[] {
  const notable = all.filter(({ line, floor }) => isNotable(-line.deltaBytes, line, floor));
  return mergeLines(notable, ({ deltaBytes }) => -deltaBytes).slice(0, NEWSLETTER_LIMITS.savers);
}

/** The lines with the biggest downloads. */
export function chooseUpdates<T extends NewsletterLine & { pullCostBytes: number }>(
  all: readonly RankedLine<T>[],
): T[] {
  const notable = all.filter(({ line }) => line.pullCostBytes > 0);
  return mergeLines(notable, ({ pullCostBytes }) => pullCostBytes).slice(0, NEWSLETTER_LIMITS.upstream);
}

/** The lines furthest above their budgets. */
export function chooseOverBudget(all: readonly RankedLine<OverBudgetLine>[]): OverBudgetLine[] {
  const overBytes = ({ budgetedBytes, budgetBytes }: OverBudgetLine) => budgetedBytes - budgetBytes;
  return mergeLines(all, overBytes).slice(0, NEWSLETTER_LIMITS.overBudget);
}

/** The lines that break their budgets first. */
export function chooseForecasts(all: readonly RankedLine<ForecastLine>[]): ForecastLine[] {
  return mergeLines(all, ({ likelyAt }) => -Date.parse(likelyAt)).slice(0, NEWSLETTER_LIMITS.forecasts);
}

/** Reports whether a digest is empty. It is still sent, as one line, to show that Plimsoll works. */
export function isEmptyNewsletter({
  incidents,
  growers,
  savers,
  upstream,
  overBudget,
  forecasts = [],
}: NewsletterFacts): boolean {
  const lists: readonly unknown[][] = [
    ...[incidents.opened, incidents.open, incidents.acknowledged ?? [], incidents.ended],
    ...[savers, upstream, overBudget, forecasts],
    ...growers.map(({ lines }) => lines),
  ];
  return lists.every((list) => list.length === 0);
}

function isNotable(changeBytes: number, { sizeBytes, deltaBytes }: NewsletterLine, floor: Floors['small']): boolean {
  return exceedsFloors(changeBytes, Math.max(0, sizeBytes - deltaBytes), { small: floor, large: floor });
}

/** Sorts the biggest first, and keeps one line for each stream and each pair of images. */
function mergeLines<T extends NewsletterLine>(all: readonly RankedLine<T>[], weigh: (line: T) => number): T[] {
  const sorted = [...all].sort((a, b) => weigh(b.line) - weigh(a.line) || compareNames(a.line, b.line));
  const seen = new Set<string>();
  return sorted.flatMap(({ line, newestId, beforeId }) => {
    const keys = [`${line.reference} ${line.stream}`, `${line.reference} ${newestId} ${beforeId}`];
    const isRepeated = keys.some((key) => seen.has(key));
    // A dropped line counts too, so that another platform of an alias does not take its place.
    for (const key of keys) seen.add(key);
    return isRepeated ? [] : [line];
  });
}

function compareNames(a: NewsletterLine, b: NewsletterLine): number {
  const [left, right] = [a, b].map(({ reference, stream, platform }) => `${reference} ${stream} ${platform}`);
  return (left ?? '') < (right ?? '') ? -1 : left === right ? 0 : 1;
}
