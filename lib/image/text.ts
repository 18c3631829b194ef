const ellipsis = '…';

/** NUL and lone surrogates, which PostgreSQL refuses, become U+FFFD (S-58). */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** At most `max` UTF-16 units; what was cut ends in "…" and never in half a character (C-08). */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = Math.max(0, max - ellipsis.length);
  const last = text.charCodeAt(end - 1);
  const isHighSurrogate = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isHighSurrogate ? end - 1 : end) + ellipsis;
}
