import type { Message } from '#lib/alerts/message-facts.ts';
import { visibleLine } from './escape.ts';
import { describeEvent } from './event.ts';
import { describeIncident } from './incident.ts';
import { describeNewsletter } from './newsletter.ts';
import { describeKnownSecrets } from './secrets.ts';
import { countInWords, heading, item, line, links, linkTo, type MessageText } from './words.ts';

/** Writes the text of a message, independent of dialects. A test message starts with a note. */
export function describeMessage(message: Message): MessageText {
  const rendered = describeByKind(message);
  if (!message.test) return rendered;
  const notes = ['This is a test message from Plimsoll. Its contents are invented.'];
  if (message.kind === 'incident' && message.facts.links.incident === null)
    notes.push(
      'Messages have no links until PLIMSOLL_BASE_URL is set or an admin opens Plimsoll at the address that others use.',
    );
  return {
    ...rendered,
    title: `Test: ${rendered.title}`,
    blocks: [line(notes.join(' ')), ...rendered.blocks],
  };
}

function describeByKind(message: Message): MessageText {
  switch (message.kind) {
    case 'incident':
      return describeIncident(message.facts);
    case 'digest':
      return describeNewsletter(message.facts);
    case 'summary':
      return describeSummary(message.facts);
    case 'deadLetter':
      return describeDeadLetter(message.facts);
    case 'secrets':
      return describeKnownSecrets(message.facts);
  }
}

/** Lists the incidents that were held back after the channel reached its daily limit. */
function describeSummary({ held, more, link }: Extract<Message, { kind: 'summary' }>['facts']): MessageText {
  const count = held.length + more;
  return {
    title: `${countInWords(count, 'more incident')} today`,
    tone: 'signal',
    blocks: [
      line('This channel reached its daily limit. These incidents were not sent:'),
      ...held.map((facts) => {
        const { title } = describeEvent(facts);
        const name = linkTo(`Incident ${facts.incident.number}`, facts.links.incident);
        return item(title, ...(name.length === 0 ? [] : [' · ', ...name]));
      }),
      ...(more > 0 ? [item(`and ${more} more`)] : []),
      ...links(...linkTo('All incidents', link)),
    ],
  };
}

function describeDeadLetter({
  channel,
  what,
  error,
  attempts,
  link,
}: Extract<Message, { kind: 'deadLetter' }>['facts']): MessageText {
  return {
    title: `A message to ${visibleLine(channel, 100)} could not be delivered`,
    tone: 'signal',
    blocks: [
      line(`Failed after ${countInWords(attempts, 'attempt')}: ${visibleLine(error, 500)}`),
      heading('Message'),
      line(visibleLine(what, 500)),
      line('Fix the channel, then resend the message.'),
      ...links(...linkTo('Deliveries', link)),
    ],
  };
}
