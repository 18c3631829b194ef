import type { IncidentFacts, Message } from '#lib/alerts/message-facts.ts';
import { secretsAdded, secretsBefore, secretsOf } from '#lib/format/secrets.ts';
import { formatDuration } from '#lib/format/time.ts';
import { visibleLine } from './escape.ts';
import { type EventText, links, linkTo, type MessageText } from './words.ts';

const DETAILS = 'details in Plimsoll';

/**
 * Writes the text of an event of an incident about secrets. Everybody who reads a channel can see it, so it has how many there are and
 * where, and nothing else of them. Null for events that need no words of their own.
 */
export function describeSecretEvent(facts: IncidentFacts): EventText | null {
  const { event, incident, subject } = facts;
  const count = facts.secrets?.count ?? 1;
  const where = whereOf(facts);
  const by = event.by === null ? '' : ` by ${visibleLine(event.by, 100)}`;
  const full = (title: string): EventText => ({ title: `${title}; ${DETAILS}`, sentence: null, detail: 'full' });
  const short = (title: string, sentence: string | null = null): EventText => ({ title, sentence, detail: 'short' });
  const pronoun = count === 1 ? 'it' : 'them';
  switch (event.kind) {
    case 'escalated':
      return full(secretsAdded(count, where).replace(/ secret/, ' more secret'));
    case 'reopened':
      if (event.by !== null) return short(`${secretsOf(count)} in ${where}: reopened${by}`);
      return full(`${secretsOf(count)} ${count === 1 ? 'is' : 'are'} in ${where} again`);
    case 'acknowledged':
      return short(`${secretsOf(count)} in ${where}: acknowledged${by}`);
    case 'accepted':
      return short(`${secretsOf(count)} in ${where}: accepted${by}`);
    case 'recovered':
      return short(
        `No tag of ${visibleLine(subject.reference)} has ${count === 1 ? 'the secret' : `the ${secretsOf(count)}`} any more`,
        `The incident was open for ${formatDuration((Date.parse(event.at) - Date.parse(incident.openedAt)) / 1000)}.`,
      );
    case 'opened':
    case 'joined': {
      const added = secretsAdded(count, where);
      if (incident.state === 'recovered') return full(`${added}, and no tag has ${pronoun} any more`);
      if (incident.state === 'accepted') return full(`${added}, and accepted`);
      return full(
        incident.state === 'open' || incident.state === 'acknowledged' ? added : `${added}, and it is closed`,
      );
    }
    default:
      return null;
  }
}

/** Writes "ghcr.io/acme/api:1.4". */
export function whereOf({ subject: { reference, tag } }: IncidentFacts): string {
  return visibleLine(reference) + (tag === null ? '' : `:${visibleLine(tag, 128)}`);
}

/** Writes the summary of the secrets that were there before. */
export function describeKnownSecrets({
  secrets,
  repositories,
  link,
}: Extract<Message, { kind: 'secrets' }>['facts']): MessageText {
  return {
    title: `${secretsBefore(secrets, repositories)}; ${DETAILS}`,
    tone: 'signal',
    blocks: links(...linkTo('Secrets', link)),
  };
}
