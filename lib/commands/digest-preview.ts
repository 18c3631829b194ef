import type { Message } from '#lib/alerts/message-facts.ts';
import { renderHtml } from '#lib/alerts/text/render.ts';
import { findDigestChannel } from '#lib/db/digest.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { composeDigest } from '#lib/deliver/digest.ts';
import type { GuardedCommands } from './context.ts';

export type PreviewedDigest = { title: string; text: string; html: string; from: string; to: string };

/** What the digest of a channel would say now; nothing is sent. @throws NotFoundError */
export async function previewDigest(guarded: GuardedCommands, channelId: string): Promise<PreviewedDigest> {
  const { db, clock, baseUrl } = guarded.require('read');
  const channel = await findDigestChannel(db, channelId);
  if (!channel) throw new NotFoundError('channel', channelId);
  const now = clock.now();
  const facts = await composeDigest(db, channel, { now, baseUrl });
  const message: Message = { kind: 'digest', id: 'preview', type: 'digest', at: now.toISOString(), test: false, facts };
  const { subject, text, html } = renderHtml(message);
  return { ...{ title: subject, text, html }, from: facts.from, to: facts.to };
}
