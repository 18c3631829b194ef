import type { Message } from '#lib/alerts/message-facts.ts';
import type { Dialect } from '#lib/alerts/text/escape.ts';
import { type Rendered, renderMarkdown, renderPlain } from '#lib/alerts/text/render.ts';
import { renderTemplate } from '#lib/alerts/text/template.ts';
import { clip } from '#lib/image/text.ts';

/** Channels cut it further. */
const MAX_TITLE = 1_000;

export type TextTemplate = { title?: string | undefined; body?: string | undefined } | undefined;

/**
 * A message's title and body as a channel reads them, in the words of its template where it has one: those are for incidents.
 *
 * @param maxLength - of the body
 * @param maxTitle - of a title from a template
 */
export function renderMessage(
  message: Message,
  dialect: Dialect | 'plain',
  { template, maxLength, maxTitle = MAX_TITLE }: { template: TextTemplate; maxLength: number; maxTitle?: number },
): Rendered {
  const fit = { maxLength };
  const rendered = dialect === 'plain' ? renderPlain(message, fit) : renderMarkdown(message, dialect, fit);
  if (!template || message.kind !== 'incident') return rendered;
  const own = (text: string) => `${message.test ? 'Test: ' : ''}${renderTemplate(text, message, dialect, maxTitle)}`;
  return {
    title: template.title ? own(template.title).replace(/\s+/g, ' ') : rendered.title,
    body: template.body ? renderTemplate(template.body, message, dialect, maxLength) : rendered.body,
  };
}

export type Tone = 'critical' | 'warning' | 'good' | 'neutral';

/** How bad the news is; a colour and a sign stand for it. */
export function toneOf(message: Message): Tone {
  if (message.kind === 'deadLetter') return 'warning';
  if (message.kind !== 'incident') return 'neutral';
  const { state, severity } = message.facts.incident;
  if (state === 'recovered') return 'good';
  if (state !== 'open' && state !== 'acknowledged') return 'neutral';
  return severity;
}

/** Where a click leads. */
export function linkOf(message: Message): string | null {
  return message.kind === 'incident' ? message.facts.links.incident : message.facts.link;
}

/** News that wants eyes; other later news only changes what was said. */
const LOUD = new Set(['opened', 'escalated', 'reopened']);
export const isLoud = (message: Message): boolean => message.kind !== 'incident' || LOUD.has(message.facts.event.kind);

/** At most so many bytes of UTF-8, where a service counts those. */
export function clipBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.byteLength(text);
  if (bytes <= maxBytes) return text;
  return clipBytes(clip(text, Math.floor((text.length * maxBytes) / bytes) - 1), maxBytes);
}
