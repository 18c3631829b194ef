import { z } from 'zod';
import type { Message } from '#lib/alerts/message-facts.ts';
import { clip } from '#lib/image/text.ts';
import { classifyAnswer } from '../classify.ts';
import { parseJson } from '../http.ts';
import { type Channel, delivered, type Outcome } from '../outcome.ts';
import { isLoud, linkOf, renderMessage, type TextTemplate, type Tone, toneOf } from '../render-message.ts';
import type { ChannelParts } from './parts.ts';

const READ_BYTES = 65_536;
const COLOURS: Record<Tone, number> = { critical: 0xc2410c, warning: 0xd97706, good: 0x15803d, neutral: 0x64748b };

const Ref = z.object({ id: z.string().regex(/^\d+$/) });

/** Sends to a Discord webhook, and edits messages. */
export function createDiscord({ settings, secrets, http }: ChannelParts<'discord'>): Channel {
  async function post(message: Message, now: Date): Promise<Outcome> {
    const url = new URL(secrets.url);
    // Without `wait` Discord does not return the id of the message.
    url.searchParams.set('wait', 'true');
    const answer = await http({
      url: url.href,
      body: formatDiscord(message, settings.template),
      readBytes: READ_BYTES,
    });
    const outcome = classifyAnswer(answer, { service: 'Discord', isChat: true, now });
    if (outcome.outcome !== 'delivered') return outcome;
    const { id } = Ref.safeParse(parseJson(answer.text)).data ?? {};
    return delivered({ ...outcome, externalRef: id === undefined ? null : { id } });
  }

  return {
    async send(message, { previousRef, attemptAt }) {
      const previous = Ref.safeParse(previousRef).data;
      if (!previous || isLoud(message)) return post(message, attemptAt);
      const url = new URL(secrets.url);
      url.pathname = `${url.pathname.replace(/\/+$/, '')}/messages/${previous.id}`;
      const body = formatDiscord(message, settings.template);
      const answer = await http({ url: url.href, method: 'PATCH', body });
      // The message was deleted: send it again.
      if (answer.status === 404) return post(message, attemptAt);
      const outcome = classifyAnswer(answer, { service: 'Discord', isChat: true, now: attemptAt });
      return outcome.outcome === 'delivered' ? { ...outcome, externalRef: previous } : outcome;
    },
  };
}

/** One embed. `allowed_mentions` prevents mentions, whatever a tag is named (W-43). */
export function formatDiscord(message: Message, template?: TextTemplate): string {
  const { title, body } = renderMessage(message, 'discord', { template, maxLength: 4_000 });
  const url = linkOf(message);
  return JSON.stringify({
    embeds: [
      {
        title: clip(title, 256),
        description: clip(body, 4_096),
        color: COLOURS[toneOf(message)],
        timestamp: message.at,
        ...(url === null ? {} : { url }),
      },
    ],
    allowed_mentions: { parse: [] },
  });
}
