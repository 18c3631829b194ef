import type { Message } from '#lib/alerts/message-facts.ts';
import { describeMessage } from './document.ts';
import { type Dialect, escapeText } from './escape.ts';
import { fitLines, writeMarkdown, writePlain } from './write.ts';
import { writeHtml } from './write-html.ts';

export type Rendered = { title: string; body: string };

/** Limit of the body in UTF-16 code units; less important lines are dropped first. Unlimited by default. */
export type Fit = { maxLength?: number };

/** Renders without mark-up and with links written out. The title is one line and not escaped. */
export function renderPlain(message: Message, { maxLength = Number.POSITIVE_INFINITY }: Fit = {}): Rendered {
  const { title, blocks } = describeMessage(message);
  return { title, body: fitLines(writePlain(blocks), maxLength) };
}

/** Renders for a dialect. Title and body are escaped, without mentions, links and mark-up from untrusted text (W-43). */
export function renderMarkdown(
  message: Message,
  dialect: Dialect,
  { maxLength = Number.POSITIVE_INFINITY }: Fit = {},
): Rendered {
  const { title, blocks } = describeMessage(message);
  return { title: escapeText(title, dialect), body: fitLines(writeMarkdown(blocks, dialect), maxLength) };
}

/** Renders an e-mail in HTML, with a text alternative of the same content. */
export function renderHtml(message: Message): { subject: string; text: string; html: string } {
  const rendered = describeMessage(message);
  const text = fitLines(writePlain(rendered.blocks), Number.POSITIVE_INFINITY);
  return { subject: rendered.title, text: `${rendered.title}\n\n${text}\n`, html: writeHtml(rendered) };
}
