import { isGone } from '#lib/alerts/end-reasons.ts';
import { isClosed } from '#lib/alerts/incident-state.ts';
import type { IncidentFacts } from '#lib/alerts/message-facts.ts';
import type { TroubleCode } from '#lib/alerts/trouble.ts';
import { type EventKind, findEventFacts, isEventKind } from '#lib/domain/event-kinds.ts';
import type { IncidentState } from '#lib/domain/incident.ts';
import { formatBudget } from '#lib/format/budget.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { formatDuration } from '#lib/format/time.ts';
import { visibleLine } from './escape.ts';
import { describeSecretEvent, whereOf } from './secrets.ts';
import { amountOf, type EventText } from './words.ts';

export const isEnded = ({ incident }: IncidentFacts): boolean => isClosed(incident.state);

/** "ghcr.io/acme/api main" */
export function nameOf(facts: IncidentFacts): string {
  if (facts.incident.kind === 'secret') return whereOf(facts);
  const { reference, stream, tag } = facts.subject;
  const line = stream ?? tag;
  return visibleLine(reference) + (line === null ? '' : ` ${visibleLine(line, 100)}`);
}

type Writer = (facts: IncidentFacts) => EventText;

/** An incident that ended before its first message is announced with a closed state; the text then mentions both. */
const announce: Writer = (facts) =>
  isEnded(facts) ? describeBoth(facts) : { ...describeGrowth(facts), detail: 'full' };

/** The text of events that send no message, and of those of a newer release. */
const name: Writer = (facts) => {
  const { kind } = facts.event;
  return short(`${nameOf(facts)}: ${findEventFacts(kind)?.words ?? visibleLine(kind, 100)}`, reasonOf(facts));
};

const WRITERS: Record<EventKind, Writer> = {
  opened: announce,
  joined: announce,
  escalated: announce,
  reopened: announce,
  contents: announce,
  findings: announce,
  endedInError: announce,
  acknowledged: (facts) => short(`${byOf(facts)} acknowledged ${nameOf(facts)}`, reasonOf(facts)),
  accepted: (facts) =>
    short(`The growth of ${nameOf(facts)} was accepted${byWords(facts)}`, join(sizeNow(facts), reasonOf(facts))),
  acceptedByTime: (facts) =>
    short(
      `The growth of ${nameOf(facts)} was accepted automatically`,
      `It kept its growth${grownBy(facts)} for as long as its rule requires. Later growth is measured from the new size.`,
    ),
  recovered: describeRecovery,
  superseded: (facts) =>
    isGone(facts.event.reason)
      ? short(
          `${nameOf(facts)} is gone`,
          join('Its tag, platform or repository was removed, so the incident is closed.', reasonOf(facts)),
        )
      : short(`The incident of ${nameOf(facts)} is closed`, reasonOf(facts)),
  recompressed: (facts) =>
    short(
      `${nameOf(facts)} was compressed differently`,
      join('Its files are the same, so the incident stays open.', reasonOf(facts)),
    ),
  invalid: (facts) => short(`${nameOf(facts)}: marked as not a regression${byWords(facts)}`, reasonOf(facts)),
  muted: name,
  unmuted: name,
  flapping: name,
  note: name,
};

/** Writes the text of an event. */
export function describeEvent(facts: IncidentFacts): EventText {
  const { kind } = facts.event;
  const ofSecrets = facts.incident.kind === 'secret' ? describeSecretEvent(facts) : null;
  return ofSecrets ?? (isEventKind(kind) ? WRITERS[kind](facts) : name(facts));
}

function describeGrowth(facts: IncidentFacts): { title: string; sentence: string | null } {
  const { incident, size, event } = facts;
  const name = (incident.severity === 'critical' && incident.kind !== 'trouble' ? 'Critical: ' : '') + nameOf(facts);
  if (incident.kind === 'trouble' || size === null) return { title: troubleTitle(facts), sentence: null };
  if (event.kind === 'escalated') {
    const did = incident.kind === 'creep' ? 'has slowly grown further' : 'grew further';
    return { title: `${name} ${did}, by ${amountOf(size)} in total`, sentence: null };
  }
  if (event.kind === 'reopened')
    return {
      // A budget on unpacked bytes can be exceeded again while the compressed size shrank.
      title: facts.cause?.unpacked ? `${name} ${growthOf(facts)}` : `${name} grew again, by ${amountOf(size)}`,
      sentence: 'It had recovered.',
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
    return { title: `${name} could not be read for a while and can be read again`, sentence: null, detail: 'full' };
  const ends: Partial<Record<IncidentState, string>> = {
    recovered: 'and recovered',
    accepted: 'and the growth was accepted',
    acceptedByTime: 'and the growth was accepted automatically',
    superseded: 'and the incident is closed',
    invalid: 'and was marked as not a regression',
  };
  const did = facts.incident.kind === 'budget' ? 'went over its budget' : growthOf(facts);
  return {
    title: `${name} ${did}, ${ends[facts.incident.state] ?? 'and the incident is closed'}`,
    sentence: reasonOf(facts),
    detail: 'full',
  };
}

function describeRecovery(facts: IncidentFacts): EventText {
  const { incident, size } = facts;
  const name = nameOf(facts);
  if (incident.kind === 'trouble')
    return short(`${name} can be read again`, `It could not be read for ${lasted(facts)}.`);
  return short(
    `${name} ${incident.kind === 'budget' ? 'is within its budget again' : 'is back to its size'}`,
    size === null || incident.kind === 'budget'
      ? join(
          `It ${incident.kind === 'budget' ? 'was over its budget' : 'was larger'} for ${lasted(facts)}.`,
          reasonOf(facts),
        )
      : `It had grown by ${amountOf(size)} and is back to about ${formatBytes(size.lastBytes ?? size.beforeBytes)} after ${lasted(facts)}.`,
  );
}

const grownBy = ({ size }: IncidentFacts): string => (size === null ? '' : ` of ${amountOf(size)}`);

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
  return size === null ? null : `Its new baseline is ${formatBytes(size.lastBytes ?? size.afterBytes)}.`;
}

function lasted({ incident, event }: IncidentFacts): string {
  return formatDuration((Date.parse(event.at) - Date.parse(incident.openedAt)) / 1000);
}

function reasonOf({ event }: IncidentFacts): string | null {
  return event.reason === null || event.reason.trim() === '' ? null : `Reason: ${visibleLine(event.reason, 500)}`;
}

function byOf({ event }: IncidentFacts): string {
  return event.by === null ? 'A deleted account' : visibleLine(event.by, 100);
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
