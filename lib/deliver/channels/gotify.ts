import type { Message } from '#lib/alerts/message-facts.ts';
import { findSafeUrl } from '#lib/alerts/text/escape.ts';
import { clip } from '#lib/image/text.ts';
import { classifyAnswer } from '../classify.ts';
import type { Channel } from '../outcome.ts';
import { linkOf, renderMessage, type TextTemplate, type Tone, toneOf } from '../render-message.ts';
import type { ChannelParts } from './parts.ts';

const PRIORITIES: Record<Tone, number> = { critical: 8, warning: 5, good: 2, neutral: 2 };

export function createGotify({ settings, secrets, http }: ChannelParts<'gotify'>): Channel {
  return {
    async send(message, { attemptAt }) {
      const url = `${settings.url.replace(/\/+$/, '')}/message`;
      const body = JSON.stringify(formatGotify(message, settings.template));
      const answer = await http({ url, headers: { 'x-gotify-key': secrets.token }, body });
      return classifyAnswer(answer, { service: 'Gotify', isChat: true, now: attemptAt });
    },
  };
}

export function formatGotify(message: Message, template?: TextTemplate) {
  const { body } = renderMessage(message, 'markdown', { template, maxLength: 8_000 });
  const { title } = renderMessage(message, 'plain', { template, maxLength: 1 });
  const click = findSafeUrl(linkOf(message));
  return {
    title: clip(title, 250),
    message: body,
    priority: PRIORITIES[toneOf(message)],
    extras: {
      'client::display': { contentType: 'text/markdown' },
      ...(click === null ? {} : { 'client::notification': { click: { url: click } } }),
    },
  };
}
