import { describe, expect, it } from 'vitest';
import { findFixedPlurals } from './plurals.ts';
import { readTree } from './source.ts';

describe('counted nouns', () => {
  it('follow their number: countOf writes "1 tag" and "2 tags"', () => {
    const found = readTree().flatMap((source) => findFixedPlurals(source).map((text) => `${source.path}: ${text}`));
    expect(found).toEqual([]);
  });

  it.each([
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the code that the rule reads
    ['const text = `${formatCount(count)} tags`;', 1],
    ['const text = `${changed.length} incidents`;', 1],
    ["<p>{formatCount(look.wanted)}</span>{' '}\n  tags</p>", 1],
    ["const text = `${count === 1 ? '' : `${rows.length} rows`}`;", 0],
    ['const text = `${formatCount(count)} series`;', 0],
    ["const text = countOf(count, 'tag');", 0],
    ['// `${rows.length} rows`', 0],
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: the code that the rule reads
  ])('are found in code: %s', (text, count) => {
    expect(findFixedPlurals({ path: 'components/x.tsx', text })).toHaveLength(count);
  });
});
