import { describe, expect, it } from 'vitest';
import { storyTimeRange } from '#components/incidents/story-time-range.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-29T00:00:00Z');
const iso = (daysAgo: number) => new Date(NOW - daysAgo * DAY).toISOString();
const daysAgo = (at: number) => (NOW - at) / DAY;

describe('the time range of the chart of an incident', () => {
  it('starts 45 days before the incident, with a margin, and ends now while it is open', () => {
    const { from, to } = storyTimeRange({ at: iso(10), endedAt: null }, NOW - 400 * DAY, NOW);
    expect(daysAgo(from)).toBeCloseTo(55 * 1.03);
    expect(to).toBe(NOW);
  });

  it('starts at the first push when that is later', () => {
    const { from } = storyTimeRange({ at: iso(10), endedAt: null }, NOW - 20 * DAY, NOW);
    expect(daysAgo(from)).toBeCloseTo(20 * 1.03);
  });

  it('shows two weeks after the end of a short incident, and a quarter of the length of a long one', () => {
    expect(daysAgo(storyTimeRange({ at: iso(100), endedAt: iso(96) }, 0, NOW).to)).toBeCloseTo(82);
    expect(daysAgo(storyTimeRange({ at: iso(400), endedAt: iso(200) }, 0, NOW).to)).toBeCloseTo(150);
  });
});
