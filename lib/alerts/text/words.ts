import { formatBytes, formatDelta } from '#lib/format/bytes.ts';
import { formatPercent } from '#lib/format/percent.ts';
import { formatDateTime } from '#lib/format/time.ts';
import { findSafeUrl, visibleLine } from './escape.ts';

/** A piece of a line, which each dialect writes differently. Its text is cleaned and not escaped. */
export type Span =
  | { kind: 'text' | 'strong' | 'code'; text: string }
  /** "▲ 12.4 MB +7.2 %" in mark-up, "up 12.4 MB (+7.2 %)" in plain text. */
  | { kind: 'change'; deltaBytes: number; percent: number | null }
  | { kind: 'link'; text: string; href: string };

export type Block =
  | { kind: 'line' | 'item' | 'quiet'; spans: Span[] }
  | { kind: 'heading'; spans: Span[] }
  /** Actions; buttons where a channel has them. */
  | { kind: 'links'; spans: Span[] };

/** The text of an event: a title, a further sentence if needed, and how much detail follows. */
export type EventText = { title: string; sentence: string | null; detail: 'full' | 'short' };

/** A message before it is written in a dialect. `tone` sets the colour where there is one. */
export type MessageText = { title: string; tone: 'signal' | 'calm' | 'saved'; blocks: Block[] };

export const text = (words: string): Span => ({ kind: 'text', text: words });
export const strong = (words: string): Span => ({ kind: 'strong', text: words });
/** Untrusted text, cleaned. */
export const code = (words: string, maxLength = 200): Span => ({ kind: 'code', text: visibleLine(words, maxLength) });
export const change = (deltaBytes: number, percent: number | null): Span => ({ kind: 'change', deltaBytes, percent });
export const line = (...spans: (Span | string)[]): Block => ({ kind: 'line', spans: toSpans(spans) });
export const item = (...spans: (Span | string)[]): Block => ({ kind: 'item', spans: toSpans(spans) });
export const quiet = (...spans: (Span | string)[]): Block => ({ kind: 'quiet', spans: toSpans(spans) });
export const heading = (words: string): Block => ({ kind: 'heading', spans: [text(words)] });

/** A link; empty when its address is unknown or unsafe. */
export function linkTo(words: string, address: string | null): Span[] {
  const href = findSafeUrl(address);
  return href === null ? [] : [{ kind: 'link', text: words, href }];
}

/** A row of links; empty without links. */
export function links(...spans: Span[]): Block[] {
  return spans.length === 0 ? [] : [{ kind: 'links', spans }];
}

/** "up 12.4 MB (+7.2 %)", "down 3.10 MB (−6.3 %)", "the same size". */
export function changeInWords(deltaBytes: number, percent: number | null): string {
  const { sign, text: amount } = formatDelta(deltaBytes, percent);
  if (sign === 'same') return 'the same size';
  return `${sign} ${amount}${percent === null ? '' : ` (${formatPercent(percent)})`}`;
}

/** The amount of a growth: "12.4 MB (+7.2 %)". */
export function amountOf({ deltaBytes, deltaPercent }: { deltaBytes: number; deltaPercent: number | null }): string {
  return formatBytes(Math.abs(deltaBytes)) + (deltaPercent === null ? '' : ` (${formatPercent(deltaPercent)})`);
}

/** "3 Nov 2026, 14:05 UTC" */
export function timeInWords(iso: string): string {
  return `${formatDateTime(new Date(iso), 'UTC')} UTC`;
}

/** "a", "a and b", "a, b and c" */
export function listInWords(words: readonly string[]): string {
  if (words.length <= 1) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** "1 incident", "2 incidents" */
export function countInWords(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function toSpans(spans: readonly (Span | string)[]): Span[] {
  return spans.map((span) => (typeof span === 'string' ? text(span) : span));
}
