import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatClock } from '#lib/format/clock.ts';
import { formatDays } from '#lib/format/period.ts';
import { shortDigest } from '#lib/format/short-digest.ts';
import { visibleText } from '#lib/format/text.ts';
import { formatAgo, formatDate, formatDateTime, formatDuration } from '#lib/format/time.ts';

const now = new Date('2026-11-23T12:00:00Z');
const before = (seconds: number) => new Date(now.getTime() - seconds * 1_000);

describe('formatAgo', () => {
  it.each([
    [0, 'just now'],
    [59, 'just now'],
    [60, '1 min ago'],
    [3_599, '59 min ago'],
    [3_600, '1 h ago'],
    [86_399, '23 h ago'],
    [86_400, '1 d ago'],
    [59 * 86_400, '59 d ago'],
    [61 * 86_400, '2 months ago'],
    [729 * 86_400, '23 months ago'],
    [731 * 86_400, '2 years ago'],
    [-1, 'now'],
    [-29, 'now'],
    [-30, 'in < 1 min'],
    [-59, 'in < 1 min'],
    [-60, 'in 1 min'],
    [-290, 'in 5 min'],
    [-300, 'in 5 min'],
    [-3_590, 'in 1 h'],
    [-7_200, 'in 2 h'],
  ])('formats %d s → %s', (seconds, text) => {
    expect(formatAgo(before(seconds), now)).toBe(text);
  });

  it('never calls a future time "just now"', () => {
    for (let seconds = 1; seconds < 4_000; seconds += 1)
      expect(formatAgo(new Date(now.getTime() + seconds * 1_000), now)).toMatch(/^now$|^in /);
  });

  it('shows a dash for an invalid date', () => {
    expect(formatAgo(new Date(Number.NaN), now)).toBe('–');
    expect(formatDate(new Date(Number.NaN))).toBe('–');
    expect(formatDateTime(new Date(Number.NaN))).toBe('–');
  });
});

describe('formatDate and formatDateTime', () => {
  it('write the date in the given time zone', () => {
    const date = new Date('2026-09-03T23:05:00Z');
    expect(formatDate(date, 'UTC')).toBe('3 Sep 2026');
    expect(formatDate(date, 'Europe/Berlin')).toBe('4 Sep 2026');
    expect(formatDateTime(date, 'Europe/Berlin')).toBe('4 Sep 2026, 01:05');
    expect(formatDateTime(new Date('2026-01-01T00:00:00Z'), 'UTC')).toBe('1 Jan 2026, 00:00');
  });
});

describe('formatClock', () => {
  it('includes the day only when it is not today in the given time zone', () => {
    expect(formatClock(new Date('2026-11-23T14:20:00Z'), now, 'UTC')).toBe('14:20');
    expect(formatClock(new Date('2026-11-24T00:05:00Z'), now, 'UTC')).toBe('24 Nov, 00:05');
    expect(formatClock(new Date('2026-11-23T23:05:00Z'), now, 'Europe/Berlin')).toBe('24 Nov, 00:05');
    expect(formatClock(new Date(Number.NaN), now, 'UTC')).toBe('–');
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0 s'],
    [-5, '0 s'],
    [0.4, '< 1 s'],
    [0.6, '1 s'],
    [59.4, '59 s'],
    [59.6, '1 min'],
    [90, '1 min 30 s'],
    [599, '9 min 59 s'],
    [600, '10 min'],
    [3_569, '59 min'],
    [3_571, '1 h'],
    [4_800, '1 h 20 min'],
    [86_399, '1 d'],
    [86_400, '1 d'],
    [183_600, '2 d 3 h'],
    [Number.POSITIVE_INFINITY, '–'],
  ])('formats %d s → %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

describe('shortDigest', () => {
  it.each([
    ['sha256:abcdef0123456789abcdef', 'abcdef012345'],
    ['abcdef0123456789', 'abcdef012345'],
    ['sha512:ab', 'ab'],
  ])('shortens %s → %s', (digest, short) => {
    expect(shortDigest(digest)).toBe(short);
  });
});

describe('visibleText (X-30)', () => {
  it.each([
    ['plain v1.2.3', 'plain v1.2.3'],
    ['müller 日本 🐳', 'müller 日本 🐳'],
    ['app\u202Egpj.exe', 'app\\u202egpj.exe'],
    ['a\u2066b\u2069', 'a\\u2066b\\u2069'],
    ['zero\u200Bwidth\uFEFF', 'zero\\u200bwidth\\ufeff'],
    ['a\u0000b\u0007\u009b', 'a\\u0000b\\u0007\\u009b'],
    ['one\ntwo\tthree\r', 'one\\ntwo\\tthree\\r'],
    ['lone \uD800', 'lone \\ud800'],
    ['tag \u{E0041}', 'tag \\u{e0041}'],
    ['soft\u00ADhyphen\u2028', 'soft\\u00adhyphen\\u2028'],
  ])('makes control and invisible characters visible in %j', (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });
});

it.each(['format', 'domain'])('lib/%s imports no Node.js module, since the browser loads it', (name) => {
  const folder = new URL(`../../../lib/${name}/`, import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(0);
  const imports = files.flatMap((file) => [...readFileSync(new URL(file, folder), 'utf8').matchAll(/from '([^']+)'/g)]);
  const others = imports.filter(([, from = '']) => !/^(?:\.|#lib\/format|#lib\/domain)\/|^zod$/.test(from));
  expect(others.map(([, from]) => from)).toEqual([]);
});

describe('formatDays', () => {
  it.each([
    [0, '0 days'],
    [1, '1 day'],
    [7, '7 days'],
    [90, '90 days'],
    [365, '1 year'],
    [366, '366 days'],
    [730, '2 years'],
  ])('writes %i as %s', (days, words) => {
    expect(formatDays(days)).toBe(words);
  });
});
