import { expect, it } from 'vitest';
import { windowOf } from '#lib/analysis/judge/level.ts';

const HOUR_MS = 3_600_000;
const NOW = new Date('2026-03-01T00:00:00Z');
const pushedAgo = (...agoMs: number[]) => agoMs.map((ms) => ({ sizeBytes: 1, at: new Date(NOW.getTime() - ms) }));
const countOf = (level: ReturnType<typeof pushedAgo>, windowPushes: number, windowHours: number) =>
  windowOf(level, NOW, { windowPushes, windowHours }).length;

it('the window of a baseline has the newest pushes, or those of its hours when they are more (D-11)', () => {
  const level = pushedAgo(24 * HOUR_MS + 1, 24 * HOUR_MS, HOUR_MS, 0);
  expect(countOf(level, 1, 24)).toBe(3);
  expect(countOf(level, 4, 24)).toBe(4);
  expect(countOf(level, 2, 0)).toBe(2);
});
