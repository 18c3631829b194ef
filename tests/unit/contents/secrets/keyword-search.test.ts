import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeywordSearch } from '#lib/contents/secrets/keyword-search.ts';
import { propertySeed } from '#tests/support/random.ts';

/** Finds all keywords as slowly as possible. */
function findAll(text: string, keywords: readonly string[]): string[] {
  const found: string[] = [];
  for (const [index, keyword] of keywords.entries())
    for (let at = text.indexOf(keyword); at >= 0; at = text.indexOf(keyword, at + 1)) found.push(`${index}@${at}`);
  return found.sort();
}

function search(bytes: Uint8Array, keywords: readonly string[]): string[] {
  const found: string[] = [];
  createKeywordSearch(keywords)(bytes, (keyword, at) => found.push(`${keyword}@${at}`));
  return found.sort();
}

describe('the search for keywords', () => {
  it('finds every occurrence once, also of keywords inside others and next to each other', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '-', '_'), minLength: 3, maxLength: 7 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '-', '_', ' '), maxLength: 200 });
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 12 }), text, (keywords, content) => {
        expect(search(Buffer.from(content), keywords)).toEqual(findAll(content, keywords));
      }),
      { numRuns: 2_000, ...propertySeed() },
    );
  });

  it('finds keywords at every position of bytes of every alignment and length', () => {
    const keywords = ['abc', 'bcde', 'cdefg', 'abcdefgh'];
    const content = '..abcdefgh..abcdefgh';
    for (let from = 0; from < 8; from += 1)
      for (let to = from; to <= content.length; to += 1) {
        const bytes = Buffer.from(` ${content}`).subarray(1 + from, 1 + to);
        expect(search(bytes, keywords), `${from} to ${to}`).toEqual(findAll(content.slice(from, to), keywords));
      }
  });

  it('finds a keyword wherever it begins in a long text, and many next to each other', () => {
    for (let at = 8_180; at < 8_200; at += 1) {
      const text = `${'.'.repeat(at)}abcdef${'.'.repeat(9_000)}`;
      expect(search(Buffer.from(text), ['abcdef'])).toEqual([`0@${at}`]);
    }
    expect(search(Buffer.from('abc'.repeat(20_000)), ['abc'])).toHaveLength(20_000);
  });

  it('refuses keywords of two characters', () => {
    expect(() => createKeywordSearch(['ab'])).toThrow(RangeError);
  });
});
