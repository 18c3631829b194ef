const ELLIPSIS = '…';

/** NUL and lone surrogates, which PostgreSQL refuses, become U+FFFD (S-58). */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** One line of text for a message: what cannot be seen becomes a space; at most `max` UTF-16 units. */
export function plainText(text: string, max: number): string {
  const clean = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return clip(clean, max);
}

/** At most `max` UTF-16 units; what was cut ends in "…" and never in half a character (C-08). */
export function clip(text: string, max: number): string {
  return text.length <= max ? text : cutText(text, Math.max(0, max - ELLIPSIS.length)) + ELLIPSIS;
}

/** At most `max` UTF-16 units, unmarked where it was cut, and never ending in half a character. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  const isHighSurrogate = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isHighSurrogate ? max - 1 : max);
}
