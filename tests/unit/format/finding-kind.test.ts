import { expect, it } from 'vitest';
import { FINDING_KINDS } from '#lib/domain/finding.ts';
import { findingKindWord } from '#lib/format/finding-kind.ts';

it('has words of its own for each kind of finding', () => {
  expect(new Set(FINDING_KINDS.map(findingKindWord)).size).toBe(FINDING_KINDS.length);
  expect(`18.9 MB of ${findingKindWord('dev-dependencies')}`).toBe('18.9 MB of dev dependencies');
});

it.each(['of-tomorrow', 'toString', '__proto__', ''])('shows the kind "%s" of a newer release as it is', (kind) => {
  expect(findingKindWord(kind)).toBe(kind);
});
