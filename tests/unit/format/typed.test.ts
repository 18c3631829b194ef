import { describe, expect, it } from 'vitest';
import { parseBytes, parseCount, parseMegabytes, parseShare, typedBytes, typedShare } from '#lib/format/typed.ts';

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
    [0, '0 MB'],
    [1, '0.000001 MB'],
    [999, '0.000999 MB'],
    [500_000, '0.5 MB'],
    [524_288, '0.524288 MB'],
    [10_000_000, '10 MB'],
    [104_857_600, '104.8576 MB'],
    [12_400_000, '12.4 MB'],
    [1_234_567, '1.234567 MB'],
    [184_203_331, '184.203331 MB'],
    [2_000_000_000, '2000 MB'],
    [1_184_203_331, '1184.203331 MB'],
    [1_000_000_000_001, '1000000.000001 MB'],
    [3_999_999_999_999_999, '3999999999.999999 MB'],
  ])('write %d bytes as %s and read it back', (bytes, text) => {
    expect(typedBytes(bytes)).toBe(text);
    expect(parseBytes(text)).toBe(bytes);
  });
});

describe('parseMegabytes', () => {
  it.each([
    ['1.5', 1_500_000],
    [' 10 ', 10_000_000],
    ['1,204', 1_204_000_000],
    ['1.5 MB', 1_500_000],
    ['500 kB', 500_000],
    ['1 GB', 1_000_000_000],
    ['1GB ', 1_000_000_000],
    ['0', 0],
    ['300 B', 300],
  ])('reads %s as %d bytes', (text, bytes) => expect(parseMegabytes(text)).toBe(bytes));

  it.each(['', ' ', 'MB', 'much', '1,5', '-1', '10 %'])('rejects "%s"', (text) => {
    expect(parseMegabytes(text)).toBeNull();
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
