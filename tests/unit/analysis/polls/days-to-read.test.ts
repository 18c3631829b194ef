import { expect, it } from 'vitest';
import { daysToRead } from '#lib/analysis/polls/days-to-read.ts';

it.each([
  [0, 0, 100, 0],
  [100, 0, 100, 0],
  [101, 0, 100, 1],
  [60, 40, 100, 0],
  [61, 40, 100, 1],
  [160, 40, 100, 1],
  [161, 40, 100, 2],
  [100, 150, 100, 1],
  [1, 0, 0, null],
  [0, 0, 0, 0],
])('%i bytes after %i today of %i a day take %s days', (bytes, readToday, bytesPerDay, days) => {
  expect(daysToRead(bytes, readToday, bytesPerDay)).toBe(days);
});
