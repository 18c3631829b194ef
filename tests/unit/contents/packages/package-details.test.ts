import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noteNotRead } from '#lib/contents/databases/not-read.ts';
import {
  decodePackageDetails,
  encodePackageDetails,
  type PackageDetails,
} from '#lib/contents/databases/package-details.ts';
import { PACKAGE_FLAGS } from '#lib/domain/package-record.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const details: fc.Arbitrary<PackageDetails> = fc.record({
  architecture: fc.constantFrom(null, 'amd64', 'i386', 'noarch'),
  directory: fc.oneof(
    fc.constant(null),
    fc.array(text, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
  ),
  flags: fc.subarray([...PACKAGE_FLAGS]),
});

describe('details of packages', () => {
  it('are decoded as they were encoded', () => {
    fc.assert(
      fc.property(fc.array(details, { maxLength: 30 }), (all) => {
        expect(decodePackageDetails(encodePackageDetails(all))).toEqual(all);
      }),
    );
  });

  it('take few bytes, because directories share their beginning', () => {
    const all = Array.from({ length: 1000 }, (_, at): PackageDetails => {
      return { architecture: 'amd64', directory: `srv/app/node_modules/p${at}`, flags: ['dev'] };
    });
    expect(encodePackageDetails(all).length / all.length).toBeLessThan(10);
  });

  it('that are damaged are an error', () => {
    const whole = encodePackageDetails([{ architecture: 'amd64', directory: 'a/b', flags: ['dev', 'optional'] }]);
    for (let end = 0; end < whole.length; end += 1)
      expect(() => decodePackageDetails(whole.subarray(0, end))).toThrow(RangeError);
    expect(() => decodePackageDetails(Buffer.from([255, 255, 255, 255, 127]))).toThrow(RangeError);
  });
});

describe('notes of a layer', () => {
  it('name what was not read, five files at most', () => {
    const one = { path: 'var/lib/rpm/Packages', code: 'too-big', detail: '20 bytes; 16 are the most' } as const;
    expect(noteNotRead([one, { path: '', code: 'too-many', detail: 'packages; 2 are the most' }])).toEqual([
      {
        code: 'packages-not-read',
        message: 'Packages of /var/lib/rpm/Packages are not read: too big (20 bytes; 16 are the most).',
      },
      { code: 'packages-not-read', message: 'Some packages are not read: too many packages; 2 are the most.' },
    ]);
    expect(noteNotRead(Array(7).fill(one)).at(-1)?.message).toBe('Packages of 2 more files are not read.');
    expect(noteNotRead([])).toEqual([]);
  });
});
