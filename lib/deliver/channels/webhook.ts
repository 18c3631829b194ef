import type { Message } from '#lib/alerts/message-facts.ts';
import { clip } from '#lib/image/text.ts';
import { boundJson } from '../bound.ts';
import { classifyAnswer } from '../classify.ts';
import type { Channel } from '../outcome.ts';
import { renderMessage, type TextTemplate } from '../render-message.ts';
import { signWebhook } from '../sign.ts';
import type { ChannelParts } from './parts.ts';

/** Standard Webhooks asks for less than 20 KB. */
const MAX_BYTES = 19_500;

/** A signed webhook: `{type, timestamp, data}`, the same on every try but for the time of the signature (W-39). */
export function createWebhook({ settings, secrets, http }: ChannelParts<'webhook'>): Channel {
  return {
    async send(message, { attemptAt }) {
      const body = formatPayload(message, settings.template);
      const isBeforeToo = settings.previousUntil ? Date.parse(settings.previousUntil) > attemptAt.getTime() : false;
      const signing = [secrets.secret, ...(isBeforeToo && secrets.previousSecret ? [secrets.previousSecret] : [])];
      const headers = {
        ...signWebhook({ id: message.id, at: attemptAt, body, secrets: signing }),
        ...(secrets.authorization ? { authorization: secrets.authorization } : {}),
      };
      const answer = await http({ url: settings.url, headers, body });
      return classifyAnswer(answer, { service: 'The receiver', isChat: false, now: attemptAt });
    },
  };
}

const MAX_TITLE = 1_000;
/** Of the text; the second where even facts without any list leave no room for it. */
const MAX_TEXT = 4_000;
const MIN_TEXT = 1_000;

/** Facts as lib/alerts/message-facts.ts has them, with a title and a text for those who only show. */
export function formatPayload(message: Message, template?: TextTemplate): string {
  const whole = writePayload(message, template, MAX_TEXT);
  return Buffer.byteLength(whole) <= MAX_BYTES ? whole : writePayload(message, template, MIN_TEXT);
}

function writePayload(message: Message, template: TextTemplate, maxLength: number): string {
  const { kind, type, at, test, facts } = message;
  const { title, body: text } = renderMessage(message, 'plain', { template, maxLength });
  // The text was fitted line by line: clipped as facts are, it would end within a link.
  return boundJson(facts, MAX_BYTES, (data, truncated) => ({
    type,
    timestamp: at,
    data: {
      kind,
      test,
      title: clip(title, MAX_TITLE),
      text,
      ...data,
      ...(Object.keys(truncated).length === 0 ? {} : { truncated }),
    },
  }));
}
