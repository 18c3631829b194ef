import { describe, expect, it } from 'vitest';
import type { SeriesIncident } from '#lib/db/series/series-incidents.ts';
import { markIncidents } from '#lib/views/series/mark-incidents.ts';

const day = (number: number) => new Date(Date.UTC(2026, 0, number));
const push = (position: number, digest: string, decision: string | null = null) => ({
  position,
  digest,
  decision,
  at: day(position),
});
const incident = (number: number, toDigest: string, at: number, endedAt: number | null = null): SeriesIncident => ({
  id: `id${number}`,
  number,
  state: 'open',
  toDigest,
  at: day(at),
  endedAt: endedAt === null ? null : day(endedAt),
});
const marked = (...input: Parameters<typeof markIncidents>) =>
  [...markIncidents(...input)].map(([position, { number }]) => [position, number]);

describe('markIncidents', () => {
  it('marks the push that opened the incident and its escalations while it was open', () => {
    const points = [
      push(1, 'a'),
      push(2, 'b', 'opened'),
      push(3, 'c', 'escalated'),
      push(4, 'd', 'still-up'),
      push(5, 'e', 'escalated'),
    ];
    expect(marked(points, [incident(7, 'b', 2, 5)])).toEqual([
      [2, 7],
      [3, 7],
    ]);
  });

  it('chooses the nearest of several pushes with the same digest', () => {
    const points = [push(1, 'a'), push(2, 'b'), push(3, 'a'), push(4, 'b')];
    expect(marked(points, [incident(1, 'b', 4)])).toEqual([[4, 1]]);
    expect(marked(points, [incident(1, 'b', 2), incident(2, 'b', 4)])).toEqual([
      [2, 1],
      [4, 2],
    ]);
  });

  it('marks nothing for a push that is no longer in the series', () => {
    expect(marked([push(1, 'a')], [incident(1, 'gone', 1)])).toEqual([]);
  });
});
