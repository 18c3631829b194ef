import { describe, expect, it } from 'vitest';
import { searchWords } from '#lib/analysis/search-words.ts';

describe('the words of a search', () => {
  it.each([
    ['api 1.9.0', ['api', '1.9.0']],
    ['api:1.9', ['api', '1.9']],
    ['ghcr.io/acme/api:1.9', ['ghcr.io/acme/api', '1.9']],
    ['localhost:5000/team/app', ['localhost:5000/team/app']],
    ['localhost:5000/team/app:v1', ['localhost:5000/team/app', 'v1']],
    ['#22', ['#22']],
    ['API:', ['api']],
    [':', []],
    ['  ', []],
  ])('of “%s” are %j', (text, words) => {
    expect(searchWords(text)).toEqual(words);
  });

  it('are in lower case, each once, and at most eight', () => {
    expect(searchWords('Node node NODE')).toEqual(['node']);
    expect(searchWords('a b c d e f g h i j')).toHaveLength(8);
    expect(searchWords('x'.repeat(1_000))[0]).toHaveLength(200);
  });
});
