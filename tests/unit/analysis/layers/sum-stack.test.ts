import { expect, it } from 'vitest';
import { sumStack } from '#lib/analysis/layers/sum-stack.ts';

const layers = (text: string) => [...text].map((digest) => ({ digest, sizeBytes: digest.charCodeAt(0) - 96 }));

it('counts shared layers once together, and what the newest images lack as the update', () => {
  const sums = sumStack([
    { layers: layers('abd'), newest: layers('abe') },
    { layers: layers('ac'), newest: layers('ac') },
    { layers: layers('a'), newest: null },
  ]);
  expect(sums).toEqual({
    members: [
      { sizeBytes: 7, onlyHereBytes: 6, updateBytes: 5 },
      { sizeBytes: 4, onlyHereBytes: 3, updateBytes: 0 },
      { sizeBytes: 1, onlyHereBytes: 0, updateBytes: null },
    ],
    aloneBytes: 12,
    togetherBytes: 10,
    newestBytes: 11,
    updateBytes: 5,
  });
});

it('a layer that another image of the stack has is not downloaded again', () => {
  const { members, updateBytes } = sumStack([
    { layers: layers('a'), newest: layers('ab') },
    { layers: layers('b'), newest: layers('b') },
  ]);
  expect(members[0]?.updateBytes).toBe(0);
  expect(updateBytes).toBe(0);
});

it('a layer that an image has twice counts once, and two updates share a new layer', () => {
  const sums = sumStack([
    { layers: layers('aa'), newest: layers('cc') },
    { layers: layers('b'), newest: layers('c') },
  ]);
  expect(sums).toMatchObject({ aloneBytes: 3, togetherBytes: 3, newestBytes: 3, updateBytes: 3 });
  expect(sumStack([])).toEqual({ members: [], aloneBytes: 0, togetherBytes: 0, newestBytes: 0, updateBytes: 0 });
});
