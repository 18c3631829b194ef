import type { Message } from '#lib/alerts/message-facts.ts';
import { clip } from '#lib/image/text.ts';
import { boundJson } from '../bound.ts';
import { classifyAnswer } from '../classify.ts';
import type { Channel } from '../outcome.ts';
import { renderMessage, type TextTemplate } from '../render-message.ts';
import { signWebhook } from '../sign.ts';
import type { ChannelParts } from './parts.ts';

/** Standard Webhooks requires less than 20 KB. */
const MAX_BYTES = 19_500;

/**
 * Sends a signed webhook: `{type, timestamp, data}`. Retries have the same body; only the time of the signature
 * differs (W-39).
 */
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
/** Limits for the text. The second applies where the facts leave no room for the first. */
const MAX_TEXT = 4_000;
const MIN_TEXT = 1_000;

/** The facts of lib/alerts/message-facts.ts, with a title and a text for receivers that only display. */
export function formatPayload(message: Message, template?: TextTemplate): string {
  const whole = writePayload(message, template, MAX_TEXT);
  return Buffer.byteLength(whole) <= MAX_BYTES ? whole : writePayload(message, template, MIN_TEXT);
}

function writePayload(message: Message, template: TextTemplate, maxLength: number): string {
  const { kind, type, at, test, facts } = message;
  const { title, body: text } = renderMessage(message, 'plain', { template, maxLength });
  // The text already fits, by whole lines. Clipping it like the facts could cut a link.
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
