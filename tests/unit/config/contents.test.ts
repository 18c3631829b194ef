import { describe, expect, it } from 'vitest';
import { contentsOf, listOverriddenContents } from '#lib/config/contents.ts';
import { fileOf, mistakesOf } from './file/mistakes.ts';

const UNSET = { contentsBytesPerDay: null, contentsSmallerBases: null };
const UNWRITTEN = { bytesPerDay: null, smallerBases: null };

describe('the bytes of layers that are read a day', () => {
  it('are those of the environment, else of the file, else 2 GB', () => {
    const bytesOf = (contentsBytesPerDay: number | null, bytesPerDay: number | null) =>
      contentsOf({ ...UNSET, contentsBytesPerDay }, { ...UNWRITTEN, bytesPerDay }).bytesPerDay;
    expect(bytesOf(0, 5)).toBe(0);
    expect(bytesOf(null, 0)).toBe(0);
    expect(bytesOf(null, null)).toBe(2_000_000_000);
  });

  it('are logged as overridden only where the two differ', () => {
    const sentence = 'PLIMSOLL_CONTENTS_BYTES_PER_DAY is set, which takes precedence over contents.bytesPerDay';
    const overridden = (contentsBytesPerDay: number | null, bytesPerDay: number | null) =>
      listOverriddenContents({ ...UNSET, contentsBytesPerDay }, { ...UNWRITTEN, bytesPerDay });
    expect(overridden(1, 2)).toEqual([sentence]);
    expect(overridden(2, 2)).toEqual([]);
    expect(overridden(null, 2)).toEqual([]);
    expect(overridden(1, null)).toEqual([]);
  });

  it.each([
    ['contents: { bytesPerDay: 500 MB }', 500_000_000],
    ['contents: { bytesPerDay: 0 }', 0],
    ['contents: {}', null],
    ['contents:', null],
    ['owners: []', null],
  ])('are written in plimsoll.yaml as %s', (text, bytesPerDay) => {
    expect(fileOf(text).contents).toEqual({ bytesPerDay, smallerBases: null });
  });

  it('are a mistake of the file when they are no size', () => {
    expect(mistakesOf('contents: { bytesPerDay: much }')).toEqual([
      'plimsoll.yaml:1:26 contents.bytesPerDay: is no size (write bytes, or a number with kB, MB, GB or KiB, MiB, GiB: 200 MB)',
    ]);
  });
});

describe('the look-up of smaller base images', () => {
  it('is on unless the environment or the file switches it off', () => {
    const isOn = (contentsSmallerBases: boolean | null, smallerBases: boolean | null) =>
      contentsOf({ ...UNSET, contentsSmallerBases }, { ...UNWRITTEN, smallerBases }).smallerBases;
    expect(isOn(null, null)).toBe(true);
    expect(isOn(null, false)).toBe(false);
    expect(isOn(true, false)).toBe(true);
    expect(isOn(false, true)).toBe(false);
  });

  it('is written in plimsoll.yaml, and logged as overridden where the environment differs', () => {
    const file = fileOf('contents: { smallerBases: false }').contents;
    expect(file).toEqual({ bytesPerDay: null, smallerBases: false });
    expect(listOverriddenContents({ ...UNSET, contentsSmallerBases: true }, file)).toEqual([
      'PLIMSOLL_CONTENTS_SMALLER_BASES is set, which takes precedence over contents.smallerBases',
    ]);
    expect(listOverriddenContents({ ...UNSET, contentsSmallerBases: false }, file)).toEqual([]);
  });
});
