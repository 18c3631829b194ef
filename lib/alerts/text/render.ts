import type { Message } from '#lib/alerts/message-facts.ts';
import { describeMessage } from './document.ts';
import { type Dialect, escapeText } from './escape.ts';
import { fitLines, writeMarkdown, writePlain } from './write.ts';
import { writeHtml } from './write-html.ts';

export type Rendered = { title: string; body: string };

/** So long a body may be; what is less important goes first. Without it, it is as long as it is. */
export type Fit = { maxLength?: number };

/** Without mark-up, links written out; the title is one line and not escaped. */
export function renderPlain(message: Message, { maxLength = Number.POSITIVE_INFINITY }: Fit = {}): Rendered {
  const { title, blocks } = describeMessage(message);
  return { title, body: fitLines(writePlain(blocks), maxLength) };
}

/** Escaped for the dialect, the title too: nothing in it mentions, links or breaks out (W-43). */
export function renderMarkdown(
  message: Message,
  dialect: Dialect,
  { maxLength = Number.POSITIVE_INFINITY }: Fit = {},
): Rendered {
  const { title, blocks } = describeMessage(message);
  return { title: escapeText(title, dialect), body: fitLines(writeMarkdown(blocks, dialect), maxLength) };
}

/** An e-mail: the text alternative says the same. */
export function renderHtml(message: Message): { subject: string; text: string; html: string } {
  const rendered = describeMessage(message);
  const text = fitLines(writePlain(rendered.blocks), Number.POSITIVE_INFINITY);
  return { subject: rendered.title, text: `${rendered.title}\n\n${text}\n`, html: writeHtml(rendered) };
}
