import { plainText } from '#lib/image/text.ts';
import type { ResponseHeaders } from './header-text.ts';

/** Texts of one answer, and characters of one text. */
const MOST_TEXTS = 5;
const TEXT_CHARACTERS = 300;
/** RFC 9111, section 5.5 of its predecessor RFC 7234: code, agent, text, and a date that is of no interest. */
const WARNING = /(?:^|,)[ \t]*(\d{3})[ \t]+([^\s",]+)[ \t]+(?:"((?:[^"\\]|\\.)*)(?:"|$)|([^",]+))/g;

/**
 * The texts of the `Warning` headers of an answer, cleaned, to be shown and never acted on (distribution-spec, "Warnings"; S-51). Of
 * all headers together at most `maxCharacters` are read.
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

/** Headers are read as Latin-1; what is valid UTF-8 was sent as that. */
function decoded(text: string): string {
  if (/[^\0-\xff]/.test(text)) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return text;
  }
}
