import type { Message } from '#lib/alerts/message-facts.ts';
import { visibleLine } from './escape.ts';
import { describeEvent } from './event.ts';
import { describeIncident } from './incident.ts';
import { describeNewsletter } from './newsletter.ts';
import { countInWords, heading, item, line, links, linkTo, type MessageText } from './words.ts';

/** Writes the text of a message, independent of dialects. A test message starts with a note. */
export function describeMessage(message: Message): MessageText {
  const rendered = describeByKind(message);
  if (!message.test) return rendered;
  return {
    ...rendered,
    title: `Test: ${rendered.title}`,
    blocks: [line('This is a test from Plimsoll. What it tells of is made up.'), ...rendered.blocks],
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
  }
}

/** Lists the incidents that were held back after the channel reached its daily limit. */
function describeSummary({ held, more, link }: Extract<Message, { kind: 'summary' }>['facts']): MessageText {
  const count = held.length + more;
  return {
    title: `${countInWords(count, 'more incident')} today`,
    tone: 'signal',
    blocks: [
      line('This channel had its messages of the day. Held back since then:'),
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
      line(`Given up after ${countInWords(attempts, 'try', 'tries')}: ${visibleLine(error, 500)}`),
      heading('What it said'),
      line(visibleLine(what, 500)),
      line('Mend the channel, then send the message again.'),
      ...links(...linkTo('Deliveries', link)),
    ],
  };
}
