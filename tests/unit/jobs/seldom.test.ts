import { expect, it } from 'vitest';
import { seldom } from '#lib/jobs/seldom.ts';

it('seldom reports a repeated error once a minute, even after the clock was set back', () => {
  let nowMs = 1_000_000;
  const reported: number[] = [];
  const report = seldom<number>(
    60_000,
    () => new Date(nowMs),
    (value) => reported.push(value),
  );
  for (const atMs of [1_000_000, 1_002_000, 1_059_999, 1_060_000, 1_061_000, 500_000, 501_000]) {
    nowMs = atMs;
    report(atMs);
  }
  expect(reported).toEqual([1_000_000, 1_060_000, 500_000]);
});
