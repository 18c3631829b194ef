import type { Message } from '#lib/alerts/message-facts.ts';
import { renderHtml } from '#lib/alerts/text/render.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { findNewsletterChannel } from '#lib/db/newsletter.ts';
import { composeNewsletter } from '#lib/deliver/compose-newsletter.ts';
import type { GuardedCommands } from './context.ts';

export type PreviewedNewsletter = { title: string; text: string; html: string; from: string; to: string };

/** Renders the digest that a channel would receive now. Sends nothing. @throws NotFoundError */
export async function previewNewsletter(guarded: GuardedCommands, channelId: string): Promise<PreviewedNewsletter> {
  const { db, clock, baseUrl } = guarded.require('read');
  const channel = await findNewsletterChannel(db, channelId);
  if (!channel) throw new NotFoundError('channel', channelId);
  const now = clock.now();
  const facts = await composeNewsletter(db, channel, { now, baseUrl });
  const message: Message = { kind: 'digest', id: 'preview', type: 'digest', at: now.toISOString(), test: false, facts };
  const { subject, text, html } = renderHtml(message);
  return { title: subject, text, html, from: facts.from, to: facts.to };
}
