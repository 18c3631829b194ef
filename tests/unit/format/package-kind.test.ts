import { expect, it } from 'vitest';
import { PACKAGE_KINDS } from '#lib/domain/contents.ts';
import { packageKindWord } from '#lib/format/package-kind.ts';

it('has a word of its own for each kind of package', () => {
  const words = [...PACKAGE_KINDS, 'directory'].map(packageKindWord);
  expect(new Set(words).size).toBe(PACKAGE_KINDS.length + 1);
  expect(words).toContain('Debian');
});

it.each(['pub', 'toString', '__proto__', ''])('shows the kind "%s" of a newer release as it is', (kind) => {
  expect(packageKindWord(kind)).toBe(kind);
});
