import { describe, expect, it } from 'vitest';
import { formatForecast, formatForecastRange } from '#lib/format/forecast.ts';

const NOW = new Date('2027-02-28T00:00:00Z');
const inDays = (days: number) => new Date(NOW.getTime() + days * 86_400_000).toISOString();

describe('formatForecastRange', () => {
  it.each([
    [0, 0.5, 'within 1 day'],
    [0, 9, 'within 9 days'],
    [3, 13.5, 'in 3 to 14 days'],
    [14, 35, 'in 2 to 5 weeks'],
    [0, 35, 'within 5 weeks'],
    [60, 200, 'in 1 to 7 months'],
    [100, 100, 'in 3 to 4 months'],
    [13, null, 'in 13 days or later'],
    [30, null, 'in 4 weeks or later'],
    [0, null, 'any day or later'],
  ])('from %s to %s days reads "%3$s"', (earliest, latest, text) => {
    const latestAt = latest === null ? null : inDays(latest);
    expect(formatForecastRange({ earliestAt: inDays(earliest), latestAt }, NOW)).toBe(text);
  });
});

describe('formatForecast', () => {
  it('names budget, day, range and pace', () => {
    const times = { earliestAt: inDays(14), likelyAt: '2027-03-14T10:00:00Z', latestAt: inDays(35) };
    const own = { ...times, metric: 'own', budgetBytes: 200e6, bytesPerWeek: 2_100_000 };
    expect(formatForecast(own, NOW, 'UTC')).toBe(
      'breaks its budget of 200 MB for own bytes about 14 Mar 2027 (in 2 to 5 weeks), at 2.10 MB a week',
    );
  });
});
