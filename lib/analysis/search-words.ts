import { MAX_SEARCH_TEXT } from '#lib/domain/search.ts';

/** More words make a search no more precise. */
const MAX_WORDS = 8;

/**
 * Returns the words of a search text in lower case, each once, at most eight. A reference with a tag counts as two words:
 * "acme/api:1.9" is "acme/api" and "1.9". A colon before a port that is followed by a path stays. Pure.
 */
export function searchWords(text: string): string[] {
  const typed = text.slice(0, MAX_SEARCH_TEXT).toLowerCase().split(/\s+/);
  const words = typed.flatMap((word) => {
    const colon = word.lastIndexOf(':');
    return colon > word.lastIndexOf('/') ? [word.slice(0, colon), word.slice(colon + 1)] : [word];
  });
  return [...new Set(words.filter(Boolean))].slice(0, MAX_WORDS);
}
