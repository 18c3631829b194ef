import type { Message } from '#lib/alerts/message-facts.ts';
import { findSafeUrl } from '#lib/alerts/text/escape.ts';
import { clip } from '#lib/image/text.ts';
import { classifyAnswer } from '../classify.ts';
import type { Channel } from '../outcome.ts';
import { clipBytes, linkOf, renderMessage, type TextTemplate, type Tone, toneOf } from '../render-message.ts';
import type { ChannelParts } from './parts.ts';

const MAX_BYTES = 4_000;
const PRIORITIES: Record<Tone, number> = { critical: 4, warning: 3, good: 2, neutral: 2 };
const TAGS: Record<Tone, string> = {
  critical: 'rotating_light',
  warning: 'warning',
  good: 'white_check_mark',
  neutral: 'package',
};

/** Publishes to a topic of ntfy. ntfy turns a text longer than 4,096 bytes into a file. */
export function createNtfy({ settings, secrets, http }: ChannelParts<'ntfy'>): Channel {
  return {
    async send(message, { attemptAt }) {
      const headers = secrets.token ? { authorization: `Bearer ${secrets.token}` } : {};
      const body = JSON.stringify(formatNtfy(message, settings.topic, settings.template));
      const answer = await http({ url: settings.url, headers, body });
      return classifyAnswer(answer, { service: 'ntfy', isChat: true, now: attemptAt });
    },
  };
}

export function formatNtfy(message: Message, topic: string, template?: TextTemplate) {
  const { title, body } = renderMessage(message, 'plain', { template, maxLength: 3_000 });
  const tone = toneOf(message);
  const click = findSafeUrl(linkOf(message));
  return {
    topic,
    title: clip(title, 250),
    message: clipBytes(body, MAX_BYTES),
    priority: PRIORITIES[tone],
    tags: [TAGS[tone]],
    ...(click === null ? {} : { click }),
  };
}
