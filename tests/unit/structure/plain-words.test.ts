import { describe, expect, it } from 'vitest';
import { usesPlainWords } from './plain-words.ts';
import { readTree } from './source.ts';

describe('texts that people read', () => {
  it('use the words of good technical documentation', () => {
    const found = readTree().flatMap((source) => usesPlainWords(source).map((text) => `${source.path}: ${text}`));
    expect(found).toEqual([]);
  });

  it.each([
    ["const hint = 'Nobody is told of it.';", 2],
    ['const hint = `It goes before that, and stands for this.`;', 2],
    ['<p>\n  It is read again by itself.\n</p>', 1],
    ["const at = 'looked';", 0],
    ["// Nobody looks at it.\nconst name = 'a plain text';", 0],
    ['<p className="[grid-area:looked] at once">A plain text.</p>', 0],
  ])('are found in code: %s', (text, count) => {
    expect(usesPlainWords({ path: 'components/x.tsx', text })).toHaveLength(count);
  });
});
