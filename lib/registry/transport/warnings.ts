import { plainText } from '#lib/image/text.ts';
import type { ResponseHeaders } from './header-text.ts';

/** The most texts of one answer, and the most characters of one text. */
const MOST_TEXTS = 5;
const TEXT_CHARACTERS = 300;
/**
 * Matches code, agent and text; the date that can follow is ignored. Source: RFC 7234, section 5.5, which RFC 9111 made
 * obsolete.
 */
const WARNING = /(?:^|,)[ \t]*(\d{3})[ \t]+([^\s",]+)[ \t]+(?:"((?:[^"\\]|\\.)*)(?:"|$)|([^",]+))/g;

/**
 * Returns the texts of an answer's `Warning` headers, cleaned, for display only (distribution-spec, "Warnings"; S-51).
 * At most `maxCharacters` of all headers together are read.
 */
export function parseWarnings(header: ResponseHeaders[string], maxCharacters: number): string[] {
  if (header === undefined) return [];
  const text = (typeof header === 'string' ? header : header.join(', ')).slice(0, maxCharacters);
  const texts = [...text.matchAll(WARNING)].map(([, code = '', , quoted, bare]) => {
    const plain = plainText(decoded(quoted?.replace(/\\(.)/g, '$1') ?? bare ?? ''), TEXT_CHARACTERS);
    return plain === '' ? `code ${code}` : plain;
  });
  return [...new Set(texts)].slice(0, MOST_TEXTS);
}

/** Headers are read as Latin-1. Text that is valid UTF-8 was sent as UTF-8. */
function decoded(text: string): string {
  if (/[^\0-\xff]/.test(text)) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return text;
  }
}
