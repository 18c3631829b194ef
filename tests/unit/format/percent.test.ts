import { expect, it } from 'vitest';
import { formatPart } from '#lib/format/percent.ts';

it.each([
  [0, 100, '0 %'],
  [1, 1_000, '<1 %'],
  [29.4, 66.2, '44 %'],
  [999, 1_000, '99 %'],
  [1_000, 1_000, '100 %'],
])('%d of %d is %s', (part, whole, text) => {
  expect(formatPart(part, whole)).toBe(text);
});
