import { isClosed } from '#lib/alerts/incident-state.ts';
import type { Message } from '#lib/alerts/message-facts.ts';
import type { Dialect } from '#lib/alerts/text/escape.ts';
import { type Rendered, renderMarkdown, renderPlain } from '#lib/alerts/text/render.ts';
import { renderTemplate } from '#lib/alerts/text/template.ts';
import { findEventFacts } from '#lib/domain/event-kinds.ts';
import { clip } from '#lib/image/text.ts';

/** Channels shorten titles further. */
const MAX_TITLE = 1_000;

export type TextTemplate = { title?: string | undefined; body?: string | undefined } | undefined;

/**
 * Renders title and body of a message for a channel. A template applies only to incidents.
 *
 * @param maxLength - characters of the body
 * @param maxTitle - characters of a title from a template
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

/** The tone of a message, which channels show as a colour or icon. */
export function toneOf(message: Message): Tone {
  if (message.kind === 'deadLetter' || message.kind === 'secrets') return 'warning';
  if (message.kind !== 'incident') return 'neutral';
  const { state, severity } = message.facts.incident;
  if (state === 'recovered') return 'good';
  if (isClosed(state)) return 'neutral';
  return severity;
}

/** The page that a click opens. */
export function linkOf(message: Message): string | null {
  return message.kind === 'incident' ? message.facts.links.incident : message.facts.link;
}

/** Reports whether a message is posted as a new one. Others edit the previous message where the channel can. */
export const isLoud = (message: Message): boolean =>
  message.kind !== 'incident' || (findEventFacts(message.facts.event.kind)?.isGrowth ?? false);

/** Shortens a text to at most `maxBytes` of UTF-8. */
export function clipBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.byteLength(text);
  if (bytes <= maxBytes) return text;
  return clipBytes(clip(text, Math.floor((text.length * maxBytes) / bytes) - 1), maxBytes);
}
