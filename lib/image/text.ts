const ELLIPSIS = '…';

/** Replaces NUL and lone surrogates, which PostgreSQL refuses, by U+FFFD (S-58). */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** Returns one line for a message, at most `max` UTF-16 units. Invisible characters become a space. */
export function plainText(text: string, max: number): string {
  const clean = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return clip(clean, max);
}

/** Cuts a text to at most `max` UTF-16 units, ending in "…" and never in half a character (C-08). */
export function clip(text: string, max: number): string {
  return text.length <= max ? text : cutText(text, Math.max(0, max - ELLIPSIS.length)) + ELLIPSIS;
}

/** Cuts a text to at most `max` UTF-16 units without a mark, never in half a character. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  const isHighSurrogate = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isHighSurrogate ? max - 1 : max);
}
