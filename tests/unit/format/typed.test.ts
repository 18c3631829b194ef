import { describe, expect, it } from 'vitest';
import { parseBytes, parseCount, parseShare, typedBytes, typedShare } from '#lib/format/typed.ts';

describe('parseBytes and typedBytes', () => {
  it.each([
    ['0', 0],
    ['1', 1],
    ['999', 999],
    ['1,204', 1_204],
    ['12 345 678', 12_345_678],
    ['1 B', 1],
    ['10 bytes', 10],
    ['1 kB', 1_000],
    ['1KB', 1_000],
    ['1 KiB', 1_024],
    ['512 KiB', 524_288],
    ['10 MB', 10_000_000],
    ['10MB', 10_000_000],
    [' 10 mb ', 10_000_000],
    ['10M', 10_000_000],
    ['10 MiB', 10_485_760],
    ['1.5 GiB', 1_610_612_736],
    ['.5 GB', 500_000_000],
    ['1,234.5 MB', 1_234_500_000],
    ['1 TB', 1e12],
    ['1 TiB', 1_099_511_627_776],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('read %s as %d bytes', (text, bytes) => expect(parseBytes(text)).toBe(bytes));

  it.each([
    '',
    ' ',
    'MB',
    '-1 MB',
    '1,5 MB',
    '1 000,5 MB',
    '1e9',
    '10 MBit',
    '10 PB',
    '10 constructor',
    '1..5 MB',
    '9007199254740992',
  ])('reject "%s"', (text) => expect(parseBytes(text)).toBeNull());

  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [999, '999 B'],
    [1_000, '1 kB'],
    [1_024, '1 KiB'],
    [524_288, '512 KiB'],
    [10_000_000, '10 MB'],
    [10_485_760, '10 MiB'],
    [104_857_600, '100 MiB'],
    [12_400_000, '12.4 MB'],
    [1_234_567, '1.234567 MB'],
    [184_203_331, '184.203331 MB'],
    [1_184_203_331, '1.184203331 GB'],
    [Number.MAX_SAFE_INTEGER, '9,007,199,254,740,991 B'],
  ])('write %d bytes as %s and read it back', (bytes, text) => {
    expect(typedBytes(bytes)).toBe(text);
    expect(parseBytes(text)).toBe(bytes);
  });
});

describe('parseShare and typedShare', () => {
  it.each([
    ['0', 0],
    ['3', 0.03],
    ['3 %', 0.03],
    ['7%', 0.07],
    ['0.5 %', 0.005],
    ['100 %', 1],
    ['1,000 %', 10],
  ])('read %s as %d and keep it when written back', (text, share) => {
    expect(parseShare(text)).toBe(share);
    expect(parseShare(typedShare(share))).toBe(share);
  });

  it.each(['', '%', '-3 %', '3,5 %', 'three', '3 % %'])('reject "%s"', (text) => expect(parseShare(text)).toBeNull());

  it('show no rounding error of floating point', () => expect(typedShare(0.07)).toBe('7 %'));
});

describe('parseCount', () => {
  it.each([
    ['0', 0],
    [' 24 ', 24],
    ['1,000', 1_000],
  ])('reads %s as %d', (text, count) => expect(parseCount(text)).toBe(count));

  it.each(['', '1.5', '-1', 'x', '1e3'])('rejects "%s"', (text) => expect(parseCount(text)).toBeNull());
});
