import { describe, expect, it } from 'vitest';
import { dayOf } from '#lib/format/time-zone.ts';

describe('dayOf', () => {
  it.each([
    ['UTC', '2026-03-02T12:00:00Z', '2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z'],
    ['UTC', '2026-03-02T00:00:00Z', '2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z'],
    ['UTC', '2026-03-02T23:59:59.999Z', '2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z'],
    ['America/New_York', '2026-03-02T04:59:59Z', '2026-03-01T05:00:00Z', '2026-03-02T05:00:00Z'],
    ['Asia/Kolkata', '2026-03-02T18:30:00Z', '2026-03-02T18:30:00Z', '2026-03-03T18:30:00Z'],
    ['Pacific/Kiritimati', '2026-03-02T12:00:00Z', '2026-03-02T10:00:00Z', '2026-03-03T10:00:00Z'],
    // Days of 23 and 25 hours, with times before and after the change.
    ['Europe/Berlin', '2026-03-29T00:30:00Z', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['Europe/Berlin', '2026-10-24T22:30:00Z', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
    ['Europe/Berlin', '2026-10-25T22:59:59Z', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
    ['nowhere at all', '2026-03-02T12:00:00Z', '2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z'],
  ])('returns start and end of the day in %s at %s', (zone, at, from, to) => {
    expect(dayOf(new Date(at), zone)).toEqual({ from: new Date(from), to: new Date(to) });
  });
});
