import { describe, expect, it } from 'vitest';
import { dayIn, dayOf, dayWords, endOfDay, inDays, momentWords } from '#components/ui/until.ts';

describe('a typed end date', () => {
  it.each(['2026-01-01', '2026-02-28', '2028-02-29', '2026-12-31', '2026-03-29', '2026-10-25'])(
    'keeps its day: %s',
    (day) => {
      const end = endOfDay(day) ?? expect.unreachable();
      expect(dayOf(end)).toBe(day);
      expect(new Date(end).getHours()).toBe(0);
    },
  );

  it.each(['', '2026-02-31', '2026-13-01', '1.2.2026', '2026-2-3'])('is rejected: "%s"', (day) =>
    expect(endOfDay(day)).toBeNull(),
  );

  it('counts 24 hours per day when given in days from now', () =>
    expect(inDays(7, new Date('2026-03-25T10:00:00Z'))).toBe('2026-04-01T10:00:00.000Z'));

  it.each([
    [0, '2026-11-29'],
    [7, '2026-12-06'],
    [30, '2026-12-29'],
    [90, '2027-02-27'],
  ])('is offered %i days from today', (days, day) => expect(dayIn(days, new Date(2026, 10, 29, 23, 30))).toBe(day));

  it.each([
    ['2026-11-03', '3 Nov 2026'],
    ['2026-03-11', '11 Mar 2026'],
    ['2026-02-31', null],
    ['', null],
  ])('is written with its day first: "%s"', (day, words) => expect(dayWords(day)).toBe(words));

  it('is written with its time', () => {
    expect(momentWords('2026-11-03T14:20')).toBe('3 Nov 2026, 14:20');
    expect(momentWords('')).toBeNull();
    expect(momentWords('soon')).toBeNull();
  });
});
