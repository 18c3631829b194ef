import type { Message } from '#lib/alerts/message-facts.ts';
import { findSafeUrl } from '#lib/alerts/text/escape.ts';
import { clip } from '#lib/image/text.ts';
import { classifyAnswer } from '../classify.ts';
import type { Channel } from '../outcome.ts';
import { renderMessage, type TextTemplate, type Tone, toneOf } from '../render-message.ts';
import type { ChannelParts } from './parts.ts';

const COLOURS: Record<Tone, string> = { critical: 'attention', warning: 'warning', good: 'good', neutral: 'default' };

/** Sends to a Teams workflow with a webhook trigger, which posts the card. */
export function createTeams({ settings, secrets, http }: ChannelParts<'teams'>): Channel {
  return {
    async send(message, { attemptAt }) {
      const answer = await http({ url: secrets.url, body: JSON.stringify(formatTeams(message, settings.template)) });
      return classifyAnswer(answer, { service: 'Teams', isChat: true, now: attemptAt });
    },
  };
}

/** An adaptive card, below the 28 KB that Teams allows. */
export function formatTeams(message: Message, template?: TextTemplate) {
  const { title, body } = renderMessage(message, 'teams', { template, maxLength: 7_000 });
  const block = (text: string, more: object = {}) => ({ type: 'TextBlock', text, wrap: true, ...more });
  // A card joins lines unless an empty line separates them.
  const lines = body.split('\n').filter((line) => line.trim() !== '');
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          msteams: { width: 'Full' },
          body: [
            block(clip(title, 500), { weight: 'Bolder', size: 'Medium', color: COLOURS[toneOf(message)] }),
            block(lines.join('\n\n')),
          ],
          actions: listActions(message),
        },
      },
    ],
  };
}

function listActions(message: Message) {
  const links: [string, string | null][] =
    message.kind === 'incident'
      ? [
          ['Open', message.facts.links.incident],
          ['Compare', message.facts.links.compare],
          ['Accept', message.facts.links.accept],
        ]
      : [['Open', message.facts.link]];
  return links.flatMap(([title, link]) => {
    const url = findSafeUrl(link);
    return url === null ? [] : [{ type: 'Action.OpenUrl', title, url }];
  });
}
