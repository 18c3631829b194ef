import { describe, expect, it } from 'vitest';
import { fittingRange, resolveTimeRange, stripTimeRange } from '#components/chart/time-range.ts';
import { timeTicks } from '#components/chart/time-ticks.ts';

const DAY = 86_400_000;
const NOW = new Date(2026, 10, 29, 20, 0).getTime();
/** Pixels of the plot on a desktop and on a phone of 390 px. */
const DESKTOP = 1_250;
const PHONE = 282;
const CHARACTER = 7.8;

describe('the default range of a chart', () => {
  it.each([
    [0, '30d'],
    [30, '30d'],
    [30.01, '90d'],
    [90, '90d'],
    [90.01, '1y'],
    [365, '1y'],
    [4_000, '1y'],
  ])('is the shortest that contains the first point: %s days before now gives %s', (days, range) => {
    expect(fittingRange(NOW - days * DAY, NOW, NOW)).toBe(range);
  });

  it('contains a point of the future of a wrong clock', () => {
    expect(fittingRange(NOW + DAY, NOW + DAY, NOW)).toBe('30d');
  });

  it('is everything when no push is from the last year', () => {
    expect(fittingRange(NOW - 900 * DAY, NOW - 365 * DAY, NOW)).toBe('1y');
    expect(fittingRange(NOW - 900 * DAY, NOW - 365.01 * DAY, NOW)).toBe('all');
  });
});

describe('the time axis of the strip', () => {
  const shown = (days: number) => ({ from: NOW - days * DAY, to: NOW });

  it('is the axis of the plot when the chosen range contains all points', () => {
    expect(stripTimeRange({ range: '30d', first: NOW - 5 * DAY, now: NOW, shown: shown(30) })).toEqual(shown(30));
    const all = resolveTimeRange({ range: 'all', from: null, to: null, first: NOW - 500 * DAY, now: NOW });
    expect(stripTimeRange({ range: 'all', first: NOW - 500 * DAY, now: NOW, shown: all })).toEqual(all);
  });

  it('starts a little before the first point when the plot starts after it', () => {
    const { from, to } = stripTimeRange({ range: '90d', first: NOW - 400 * DAY, now: NOW, shown: shown(90) });
    expect((NOW - from) / DAY).toBeCloseTo(404);
    expect(to).toBe(NOW);
  });

  it('stays the same while a part of it is shown', () => {
    const input = { range: '30d', first: NOW - 5 * DAY, now: NOW } as const;
    expect(stripTimeRange({ ...input, shown: { from: NOW - 3 * DAY, to: NOW - DAY } })).toEqual(shown(30));
  });

  it('contains a linked range that is outside of it', () => {
    const far = { from: NOW - 900 * DAY, to: NOW - 800 * DAY };
    expect(stripTimeRange({ range: '30d', first: NOW - 5 * DAY, now: NOW, shown: far }).from).toBe(far.from);
  });
});

describe('the ticks of a time axis', () => {
  const ticksOf = (days: number, width = DESKTOP, to = NOW) =>
    timeTicks({ from: to - days * DAY, to }, width, new Date(NOW).getFullYear());
  const labels = (...input: Parameters<typeof ticksOf>) => ticksOf(...input).map(({ label }) => label);

  it('are Mondays for 30 and 90 days, with the day first', () => {
    expect(labels(30)).toEqual(['2 Nov', '9 Nov', '16 Nov', '23 Nov']);
    for (const { at } of [...ticksOf(90), ...ticksOf(30, PHONE)]) expect(new Date(at).getDay()).toBe(1);
  });

  it('are firsts of the month for a year, with the year in January', () => {
    expect(labels(365)).toEqual(['Dec', '2026', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov']);
    for (const { at } of ticksOf(365, PHONE)) expect(new Date(at).getDate()).toBe(1);
  });

  it('are days for two weeks, hours for a day and years for many years', () => {
    expect(labels(12).slice(0, 2)).toEqual(['18 Nov', '19 Nov']);
    expect(labels(1, 600)).toEqual(['21:00', '29 Nov', '03:00', '06:00', '09:00', '12:00', '15:00', '18:00']);
    expect(labels(365 * 12)).toContain('2020');
    for (const { at } of ticksOf(365 * 12, PHONE)) expect(new Date(at).getMonth()).toBe(0);
  });

  it('name the day of a range within a day, and the year of an earlier year', () => {
    const noon = new Date(2026, 10, 3, 14, 0).getTime();
    expect(labels(0.1, DESKTOP, noon)[0]).toMatch(/^3 Nov \d\d:\d\d$/);
    expect(labels(60, DESKTOP, new Date(2024, 5, 1).getTime())[0]).toMatch(/^\d+ Apr 2024$/);
  });

  it('neither overlap nor leave the axis, at any range and width', () => {
    for (let days = 0.02; days < 8_000; days *= 1.35)
      for (const width of [150, PHONE, 600, DESKTOP]) {
        const from = NOW - days * DAY;
        const ticks = timeTicks({ from, to: NOW }, width, 2026);
        const spans = ticks.map(({ at, label }) => {
          const x = ((at - from) / (NOW - from)) * width;
          return [x - (label.length * CHARACTER) / 2, x + (label.length * CHARACTER) / 2] as const;
        });
        const where = `${days} days on ${width} px`;
        for (const [index, [start, end]] of spans.entries()) {
          expect(start, where).toBeGreaterThan(spans[index - 1]?.[1] ?? -64);
          expect(end, where).toBeLessThanOrEqual(width + 12);
        }
        if (width >= PHONE) expect(ticks.length, where).toBeGreaterThan(0);
      }
  });
});
