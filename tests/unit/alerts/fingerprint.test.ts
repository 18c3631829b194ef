import { expect, it } from 'vitest';
import { fingerprintOf } from '#lib/alerts/fingerprint.ts';

const growth = { repositoryId: 'r', kind: 'step', fromLayersKey: 'a', toLayersKey: 'b' };

it('is the same for the same growth, and another for any other', () => {
  const others = [
    { ...growth, repositoryId: 'q' },
    { ...growth, kind: 'budget' },
    { ...growth, fromLayersKey: null },
    { ...growth, fromLayersKey: 'b', toLayersKey: 'a' },
    // No separator can be forged.
    { ...growth, fromLayersKey: 'a","b', toLayersKey: '' },
  ];
  const all = [growth, ...others].map(fingerprintOf);
  expect(fingerprintOf({ ...growth })).toBe(all[0]);
  expect(new Set(all).size).toBe(all.length);
  expect(all[0]).toMatch(/^[0-9a-f]{32}$/);
});
