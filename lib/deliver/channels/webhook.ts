import type { Message } from '#lib/alerts/message-facts.ts';
import { renderPlain } from '#lib/alerts/text/render.ts';
import { boundJson } from '../bound.ts';
import { classifyAnswer } from '../classify.ts';
import type { Channel } from '../outcome.ts';
import { say } from '../said.ts';
import { signWebhook } from '../sign.ts';
import type { ChannelParts } from './parts.ts';

/** Standard Webhooks asks for less than 20 KB. */
const MAX_BYTES = 19_500;

/** A signed webhook: `{type, timestamp, data}`, the same on every try but for the time of the signature (PROTOCOL W-39). */
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

/** Facts as lib/alerts/message-facts.ts has them, with a title and a text for those who only show. */
export function formatPayload(
  message: Message,
  template?: { title?: string | undefined; body?: string | undefined },
): string {
  const { kind, type, at, test, facts } = message;
  const { title, body: text } = template
    ? say(message, 'plain', { template, maxLength: 4_000 })
    : renderPlain(message, { maxLength: 4_000 });
  return boundJson({ kind, test, title, text, ...facts }, MAX_BYTES, (data, truncated) => ({
    ...{ type, timestamp: at },
    data: Object.keys(truncated).length === 0 ? data : { ...data, truncated },
  }));
}
