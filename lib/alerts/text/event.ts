import { isGone } from '#lib/alerts/end-reasons.ts';
import type { IncidentFacts } from '#lib/alerts/message-facts.ts';
import type { TroubleCode } from '#lib/alerts/trouble.ts';
import { formatBudget } from '#lib/format/budget.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { formatDuration } from '#lib/format/time.ts';
import { visibleLine } from './escape.ts';
import { amountOf } from './words.ts';

/** The text of an event: a title, a further sentence if needed, and how much detail follows. */
export type EventText = { title: string; sentence: string | null; detail: 'full' | 'short' };

const ENDED = new Set<IncidentFacts['incident']['state']>([
  'accepted',
  'acceptedByTime',
  'recovered',
  'superseded',
  'invalid',
]);

export function isEnded({ incident }: IncidentFacts): boolean {
  return ENDED.has(incident.state);
}

/** "ghcr.io/acme/api main" */
export function nameOf({ subject }: IncidentFacts): string {
  const { reference, stream, tag } = subject;
  const line = stream ?? tag;
  return visibleLine(reference) + (line === null ? '' : ` ${visibleLine(line, 100)}`);
}

/**
 * Writes the text of an event. An incident that ended before its first message is announced as `opened` with a closed state; the
 * text then mentions both.
 */
export function describeEvent(facts: IncidentFacts): EventText {
  const { kind } = facts.event;
  switch (kind) {
    case 'opened':
    case 'escalated':
    case 'reopened':
    case 'joined':
    case 'contents':
      return isEnded(facts) ? describeBoth(facts) : { ...describeGrowth(facts), detail: 'full' };
    case 'acknowledged':
      return short(`${byOf(facts)} is looking into ${nameOf(facts)}`, reasonOf(facts));
    default:
      return describeEnd(facts);
  }
}

function describeGrowth(facts: IncidentFacts): { title: string; sentence: string | null } {
  const { incident, size, event } = facts;
  const name = (incident.severity === 'critical' && incident.kind !== 'trouble' ? 'Critical: ' : '') + nameOf(facts);
  if (incident.kind === 'trouble' || size === null) return { title: troubleTitle(facts), sentence: null };
  if (event.kind === 'escalated') {
    const did = incident.kind === 'creep' ? 'has slowly grown further' : 'grew further';
    return { title: `${name} ${did}, by ${amountOf(size)} in all`, sentence: null };
  }
  if (event.kind === 'reopened')
    return {
      title: `${name} grew again, by ${amountOf(size)}`,
      sentence: 'It had come back to its size, and is up once more.',
    };
  return { title: `${name} ${growthOf(facts)}`, sentence: null };
}

/** "grew by 12.4 MB (+7.2 %)" */
function growthOf({ incident, size, cost }: IncidentFacts): string {
  if (incident.kind === 'budget') {
    const { overBudgetBytes = null, budgetBytes = null, budgetMetric = null } = cost ?? {};
    if (overBudgetBytes === null || overBudgetBytes <= 0) return 'went over its budget';
    return `is ${formatBytes(overBudgetBytes)} over its ${budgetBytes === null ? 'budget' : formatBudget(budgetBytes, budgetMetric)}`;
  }
  const slowly = incident.kind === 'creep' ? 'has slowly grown' : 'grew';
  return size === null ? slowly : `${slowly} by ${amountOf(size)}`;
}

function describeBoth(facts: IncidentFacts): EventText {
  const name = nameOf(facts);
  if (facts.incident.kind === 'trouble')
    return { title: `${name} could not be read for a while, and can again`, sentence: null, detail: 'full' };
  const ends: Record<string, string> = {
    recovered: 'and came back',
    accepted: 'and that was accepted',
    acceptedByTime: 'and stayed there',
    superseded: 'and this is closed by now',
    invalid: 'and that was marked as a false alarm',
  };
  const did = facts.incident.kind === 'budget' ? 'went over its budget' : growthOf(facts);
  return {
    title: `${name} ${did}, ${ends[facts.incident.state] ?? 'and that is over'}`,
    sentence: reasonOf(facts),
    detail: 'full',
  };
}

function describeEnd(facts: IncidentFacts): EventText {
  const { incident, size } = facts;
  const name = nameOf(facts);
  const grown = size === null ? '' : ` of ${amountOf(size)}`;
  switch (facts.event.kind) {
    case 'accepted':
      return short(`The growth of ${name} was accepted${byWords(facts)}`, join(sizeNow(facts), reasonOf(facts)));
    case 'acceptedByTime':
      return short(
        `The growth of ${name} now counts as normal`,
        `It has stayed there long enough that its growth${grown} counts as accepted. Further growth is measured from here.`,
      );
    case 'superseded':
      if (!isGone(facts.event.reason)) return short(`The incident of ${name} is closed`, reasonOf(facts));
      return short(
        `${name} is gone`,
        join('The tag, platform or repository is no longer there, so this is closed.', reasonOf(facts)),
      );
    case 'recompressed':
      return short(
        `${name} was compressed differently`,
        join('Its files are the same, so this stays open.', reasonOf(facts)),
      );
    case 'invalid':
      return short(`${name}: marked as a false alarm${byWords(facts)}`, reasonOf(facts));
    default:
      if (incident.kind === 'trouble') return short(`${name} can be read again`, `It could not for ${lasted(facts)}.`);
      return short(
        `${name} ${incident.kind === 'budget' ? 'is within its budget again' : 'is back to its size'}`,
        size === null || incident.kind === 'budget'
          ? join(`It took ${lasted(facts)}.`, reasonOf(facts))
          : `It had grown by ${amountOf(size)} and came back to about ${formatBytes(size.lastBytes ?? size.beforeBytes)} after ${lasted(facts)}.`,
      );
  }
}

const TROUBLE_TITLES: Readonly<Record<TroubleCode, string>> = {
  'auth-failing': ': signing in to the registry fails',
  'quota-out': ': the registry’s quota is used up',
  'no-success': ' could not be read for a while',
};

function troubleTitle(facts: IncidentFacts): string {
  const titles: Readonly<Record<string, string>> = TROUBLE_TITLES;
  // A newer release may have stored a code that this one does not know.
  return `${nameOf(facts)}${titles[facts.trouble?.code ?? 'no-success'] ?? TROUBLE_TITLES['no-success']}`;
}

function sizeNow({ size }: IncidentFacts): string | null {
  return size === null ? null : `${formatBytes(size.lastBytes ?? size.afterBytes)} is its accepted size from now on.`;
}

function lasted({ incident, event }: IncidentFacts): string {
  return formatDuration((Date.parse(event.at) - Date.parse(incident.openedAt)) / 1000);
}

function reasonOf({ event }: IncidentFacts): string | null {
  return event.reason === null || event.reason.trim() === '' ? null : `Reason: ${visibleLine(event.reason, 500)}`;
}

function byOf({ event }: IncidentFacts): string {
  return event.by === null ? 'Somebody' : visibleLine(event.by, 100);
}

function byWords({ event }: IncidentFacts): string {
  return event.by === null ? '' : ` by ${visibleLine(event.by, 100)}`;
}

function join(...sentences: (string | null)[]): string | null {
  const present = sentences.filter((sentence) => sentence !== null);
  return present.length === 0 ? null : present.join(' ');
}

function short(title: string, sentence: string | null): EventText {
  return { title, sentence, detail: 'short' };
}
