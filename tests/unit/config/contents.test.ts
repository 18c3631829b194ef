import { describe, expect, it } from 'vitest';
import { contentsOf, listOverriddenContents } from '#lib/config/contents.ts';
import { fileOf, mistakesOf } from './file/mistakes.ts';

describe('the bytes of layers that are read a day', () => {
  it('are those of the environment, else of the file, else 2 GB', () => {
    expect(contentsOf({ contentsBytesPerDay: 0 }, { bytesPerDay: 5 })).toEqual({ bytesPerDay: 0 });
    expect(contentsOf({ contentsBytesPerDay: null }, { bytesPerDay: 0 })).toEqual({ bytesPerDay: 0 });
    expect(contentsOf({ contentsBytesPerDay: null }, { bytesPerDay: null })).toEqual({ bytesPerDay: 2_000_000_000 });
  });

  it('are logged as overridden only where the two differ', () => {
    const sentence = 'PLIMSOLL_CONTENTS_BYTES_PER_DAY is set, which takes precedence over contents.bytesPerDay';
    expect(listOverriddenContents({ contentsBytesPerDay: 1 }, { bytesPerDay: 2 })).toEqual([sentence]);
    expect(listOverriddenContents({ contentsBytesPerDay: 2 }, { bytesPerDay: 2 })).toEqual([]);
    expect(listOverriddenContents({ contentsBytesPerDay: null }, { bytesPerDay: 2 })).toEqual([]);
    expect(listOverriddenContents({ contentsBytesPerDay: 1 }, { bytesPerDay: null })).toEqual([]);
  });

  it.each([
    ['contents: { bytesPerDay: 500 MB }', 500_000_000],
    ['contents: { bytesPerDay: 0 }', 0],
    ['contents: {}', null],
    ['contents:', null],
    ['owners: []', null],
  ])('are written in plimsoll.yaml as %s', (text, bytesPerDay) => {
    expect(fileOf(text).contents).toEqual({ bytesPerDay });
  });

  it('are a mistake of the file when they are no size', () => {
    expect(mistakesOf('contents: { bytesPerDay: much }')).toEqual([
      'plimsoll.yaml:1:26 contents.bytesPerDay: is no size (write bytes, or a number with kB, MB, GB or KiB, MiB, GiB: 200 MB)',
    ]);
  });
});
