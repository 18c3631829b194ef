import { expect, it } from 'vitest';
import type { ImagePackage } from '#lib/views/dto/contents.ts';
import { sortPackages } from '#lib/views/images/sort-packages.ts';

const one = (name: string, version: string): ImagePackage => ({
  ecosystem: 'npm',
  name,
  version,
  bytes: 10,
  packedBytes: 5,
  files: 1,
  layers: [0],
  base: null,
});

it('sorts packages whose versions or names have the same numbers in one order, so that pages do not repeat them', () => {
  const packages = [one('a1', '1.1'), one('a1', '1.01'), one('a01', '1.1'), one('a01', '1.001')];
  const sorted = sortPackages(packages, 'name');
  expect(sortPackages(packages.toReversed(), 'name')).toEqual(sorted);
  expect(sortPackages(packages, '-size')).toEqual(sortPackages(packages.toReversed(), '-size'));
});
