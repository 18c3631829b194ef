import { describe, expect, it } from 'vitest';
import { changeWords, listChanges, versionWords } from '#components/compare/changed-packages.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';

type Packages = NonNullable<Comparison['packages']>;

const npm = (name: string) => ({ ecosystem: 'npm', name });
const PACKAGES: Packages = {
  added: [{ ...npm('esbuild'), versions: ['0.20.0'], bytes: 9_000_000 }],
  removed: [{ ...npm('left-pad'), versions: ['1.3.0', null], bytes: 1_200 }],
  changed: [
    {
      ...npm('typescript'),
      fromVersions: ['5.1.3'],
      toVersions: ['5.4.2'],
      fromBytes: 20_000_000,
      toBytes: 23_100_000,
      deltaBytes: 3_100_000,
    },
  ],
  counts: { added: 1, removed: 1, changed: 1 },
  deltaBytes: 12_098_800,
  truncated: false,
};
const sentence = (packages: Packages) =>
  changeWords(packages)
    .map(({ text }) => text)
    .join('');

describe('the changed packages of a comparison', () => {
  it('are named with versions, the biggest change first', () => {
    expect(sentence(PACKAGES)).toBe(
      '3 packages changed: + esbuild 0.20.0 (+9.00 MB), typescript 5.1.3 → 5.4.2 (+3.10 MB), − left-pad 1.3.0, unknown (−1.20 kB).',
    );
    expect(listChanges(PACKAGES).map(({ change }) => change)).toEqual(['added', 'changed', 'removed']);
  });

  it('are counted where the sentence does not name them', () => {
    expect(sentence({ ...PACKAGES, counts: { added: 1, removed: 1, changed: 12 } })).toMatch(
      /^14 packages changed: .* and 11 more\.$/,
    );
    const none = { added: [], removed: [], changed: [], counts: { added: 0, removed: 0, changed: 0 } };
    expect(sentence({ ...PACKAGES, ...none })).toBe('All packages are the same.');
  });

  it.each([
    [['1.0.0'], ['2.0.0'], '1.0.0 → 2.0.0'],
    [[], ['2.0.0'], '+ 2.0.0'],
    [['1.0.0', '1.1.0'], [], '− 1.0.0, 1.1.0'],
    [[], [], 'same version'],
    [[null], ['1.0.0'], 'unknown → 1.0.0'],
  ])('have versions in words: %j to %j', (fromVersions, toVersions, words) => {
    expect(versionWords({ ...npm('x'), change: 'changed', fromVersions, toVersions, deltaBytes: 1 })).toBe(words);
  });
});
