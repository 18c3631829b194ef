import type { Message } from '#lib/alerts/message-facts.ts';
import { classifyAnswer } from '../classify.ts';
import { type Channel, permanent, retry } from '../outcome.ts';
import { renderMessage, type TextTemplate, type Tone, toneOf } from '../render-message.ts';
import type { ChannelParts } from './parts.ts';

const TYPES: Record<Tone, string> = { critical: 'failure', warning: 'warning', good: 'success', neutral: 'info' };

/** Sends through an Apprise API, which forwards to other services. */
export function createApprise({ settings, secrets, http }: ChannelParts<'apprise'>): Channel {
  return {
    async send(message, { attemptAt }) {
      const base = `${settings.url.replace(/\/+$/, '').replace(/\/notify$/, '')}/notify/`;
      const url = secrets.key === undefined ? base : base + secrets.key;
      const addressed = {
        ...(secrets.key === undefined ? { urls: secrets.urls } : {}),
        ...(settings.tags && settings.tags.length > 0 ? { tag: settings.tags.join(',') } : {}),
      };
      const body = JSON.stringify({ ...formatApprise(message, settings.template), ...addressed });
      const answer = await http({ url, headers: { accept: 'application/json' }, body });
      const details = { status: answer.status, answer: answer.text };
      if (answer.status === 204) return permanent('Apprise has nothing configured under this key.', details);
      // 424: some services took it and others did not. The retry sends it to the former twice.
      if (answer.status === 424) return retry('Apprise could not reach all of its services (424).', details);
      return classifyAnswer(answer, { service: 'Apprise', isChat: true, now: attemptAt });
    },
  };
}

function formatApprise(message: Message, template?: TextTemplate) {
  const { title, body } = renderMessage(message, 'plain', { template, maxLength: 8_000 });
  return { title, body, type: TYPES[toneOf(message)], format: 'text' };
}
