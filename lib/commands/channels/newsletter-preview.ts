import type { Message } from '#lib/alerts/message-facts.ts';
import { renderHtml, renderPlain } from '#lib/alerts/text/render.ts';
import { may } from '#lib/auth/permissions.ts';
import { findNewsletterChannel } from '#lib/db/deliveries/newsletter.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { composeNewsletter } from '#lib/deliver/compose-newsletter.ts';
import type { GuardedCommands } from '../context.ts';

export type PreviewedNewsletter = { title: string; text: string; html: string; from: string; to: string };

/**
 * Renders the digest that a channel would receive now. Sends nothing. A caller who may not write gets links only with a configured base
 * URL.
 *
 * @throws NotFoundError
 */
export async function previewNewsletter(guarded: GuardedCommands, channelId: string): Promise<PreviewedNewsletter> {
  const { db, clock, baseUrls } = guarded.require('read');
  const channel = await findNewsletterChannel(db, channelId);
  if (!channel) throw new NotFoundError('channel', channelId);
  const now = clock.now();
  const baseUrl = await (may(guarded.caller, 'write') ? baseUrls.findForMessages() : baseUrls.findForReaders());
  const facts = await composeNewsletter(db, channel, { now, baseUrl });
  const message: Message = { kind: 'digest', id: 'preview', type: 'digest', at: now.toISOString(), test: false, facts };
  const { title, body } = renderPlain(message);
  return { title, text: body, html: renderHtml(message).html, from: facts.from, to: facts.to };
}
