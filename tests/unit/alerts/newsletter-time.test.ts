import { describe, expect, it } from 'vitest';
import { type NewsletterSchedule, nextNewsletterTime } from '#lib/alerts/newsletter-time.ts';

const daily: NewsletterSchedule = { cadence: 'daily', hour: 9, weekday: 1, timeZone: 'Europe/Berlin' };
const next = (after: string, change: Partial<NewsletterSchedule> = {}) =>
  nextNewsletterTime(new Date(after), { ...daily, ...change }).toISOString();

describe('nextNewsletterTime', () => {
  it.each([
    ['an hour that is still to come is today', '2026-01-15T06:00:00Z', {}, '2026-01-15T08:00:00.000Z'],
    ['an hour that is exactly now is tomorrow', '2026-01-15T08:00:00Z', {}, '2026-01-16T08:00:00.000Z'],
    ['an hour that is a second away is today', '2026-01-15T07:59:59Z', {}, '2026-01-15T08:00:00.000Z'],
    ['the day is that of the time zone, not of UTC', '2026-01-15T23:30:00Z', { hour: 0 }, '2026-01-16T23:00:00.000Z'],
    ['the day after 31 December is in the next year', '2026-12-31T12:00:00Z', {}, '2027-01-01T08:00:00.000Z'],
    [
      'a weekly one on its weekday, before the hour, is today',
      '2026-01-19T07:00:00Z',
      { cadence: 'weekly' },
      '2026-01-19T08:00:00.000Z',
    ],
    [
      'a weekly one on its weekday, after the hour, is in a week',
      '2026-01-19T09:00:00Z',
      { cadence: 'weekly' },
      '2026-01-26T08:00:00.000Z',
    ],
    [
      'a weekly one on weekday 0 is on Sunday',
      '2026-01-15T00:00:00Z',
      { cadence: 'weekly', weekday: 0 },
      '2026-01-18T08:00:00.000Z',
    ],
    [
      'a time zone may differ by half an hour',
      '2026-01-15T00:00:00Z',
      { timeZone: 'Asia/Kolkata' },
      '2026-01-15T03:30:00.000Z',
    ],
    [
      'a time zone may be beyond UTC+13',
      '2026-01-15T00:00:00Z',
      { timeZone: 'Pacific/Kiritimati' },
      '2026-01-15T19:00:00.000Z',
    ],
    ['an unknown time zone is UTC', '2026-01-15T00:00:00Z', { timeZone: 'Mars/Olympus' }, '2026-01-15T09:00:00.000Z'],
  ] as const)('computes the next digest: %s', (_, after, change, at) => expect(next(after, change)).toBe(at));

  it('keeps the local hour when daylight saving time begins and ends', () => {
    expect(next('2026-03-28T09:00:00Z')).toBe('2026-03-29T07:00:00.000Z');
    expect(next('2026-10-24T09:00:00Z')).toBe('2026-10-25T08:00:00.000Z');
  });

  it('sends right after the gap when spring skips the hour', () => {
    expect(next('2026-03-28T12:00:00Z', { hour: 2 })).toBe('2026-03-29T01:00:00.000Z');
    expect(next('2026-03-07T12:00:00Z', { hour: 2, timeZone: 'America/New_York' })).toBe('2026-03-08T07:00:00.000Z');
  });

  it('sends once, at the first occurrence, when autumn repeats the hour', () => {
    const first = next('2026-10-24T12:00:00Z', { hour: 2 });
    expect(first).toBe('2026-10-25T00:00:00.000Z');
    expect(next(first, { hour: 2 })).toBe('2026-10-26T01:00:00.000Z');
  });

  it('returns nine o’clock local time once a day for a whole year', () => {
    let at = new Date('2026-01-01T00:00:00Z');
    const days = new Set<string>();
    for (let count = 0; count < 365; count += 1) {
      at = nextNewsletterTime(at, daily);
      days.add(at.toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' }));
    }
    expect(days.size).toBe(365);
    expect([...days].every((day) => day.endsWith('09:00:00'))).toBe(true);
    expect(at.toISOString()).toBe('2026-12-31T08:00:00.000Z');
  });
});
