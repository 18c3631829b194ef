import { describe, expect, it } from 'vitest';
import { GivenDay, GivenTime } from '#lib/domain/given-time.ts';

/** Their years in UTC are 10000, 9999, 0 and 1969: the first and the last two have no ISO 8601 form that every reader accepts. */
const UNUSABLE = [
  '9999-12-31T23:59:59-14:00',
  '9999-12-31T23:59:59Z',
  '0000-01-01T00:00:00+14:00',
  '1970-01-01T00:00:00+14:00',
];

describe('a time of a request', () => {
  it('is read with the offset of its zone', () => {
    expect(GivenTime.parse('2027-01-31T00:00:00+01:00')).toEqual(new Date('2027-01-30T23:00:00Z'));
  });

  it.each(UNUSABLE)('is refused outside of 1970 to 9000: %s', (text) => {
    expect(GivenTime.safeParse(text).error?.issues[0]?.message).toBe('must be between the years 1970 and 9000');
  });

  it.each(['', '2027-01-31', '2027-13-01T00:00:00Z', 'soon'])('is refused when it is no time: %j', (text) => {
    expect(GivenTime.safeParse(text).success).toBe(false);
  });
});

describe('a day of plimsoll.yaml', () => {
  it.each(['2027-01-31', '2027-01-31T12:00:00Z'])('stays as it is written: %s', (text) => {
    expect(GivenDay.parse(text)).toBe(text);
  });

  it.each(UNUSABLE)('is refused outside of 1970 to 9000: %s', (text) => {
    expect(GivenDay.safeParse(text).success).toBe(false);
  });
});
