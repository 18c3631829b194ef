import { describe, expect, it } from 'vitest';
import { listOffers } from '#lib/findings/bases/offers.ts';
import { indexOfLayer } from '../images.ts';
import { FULL } from './full-base.ts';

describe('listOffers', () => {
  it('lists libraries, programs, packages, the C library and the package manager of an image', async () => {
    const { offers: full, unpackedBytes } = listOffers([await indexOfLayer(FULL)]);
    expect(full).toMatchObject({ libc: 'glibc', manager: 'apt' });
    expect(full.libraries).toEqual(
      expect.arrayContaining(['libc.so.6', 'libstdc++.so.6', 'libstdc++.so.6.0.33', 'libvips.so.42']),
    );
    expect(full.programs).toEqual(['bin/apt-get', 'bin/bash', 'bin/curl', 'bin/git', 'bin/sh', 'local/bin/node']);
    expect(full.packages).toContain('libvips42');
    expect(unpackedBytes).toBeGreaterThan(2_000);
  });

  it('follows later layers, and finds no C library in an image without one', async () => {
    const lower = await indexOfLayer({ 'bin/a': 1, 'lib/libx.so.1': 1 });
    const upper = await indexOfLayer({ '-bin/a': 0, 'bin/b': 1 });
    expect(listOffers([lower, upper]).offers).toMatchObject({ libc: 'none', manager: null, programs: ['bin/b'] });
    const musl = await indexOfLayer({ 'lib/ld-musl-x86_64.so.1': 1, 'sbin/apk': 1 });
    expect(listOffers([musl]).offers).toMatchObject({ libc: 'musl', manager: 'apk' });
  });

  it('lists no more names than its bound', async () => {
    const files = Object.fromEntries(Array.from({ length: 6_500 }, (_, place) => [`usr/bin/p${place}`, '']));
    expect(listOffers([await indexOfLayer(files)]).offers.programs.length).toBe(6_000);
  });
});
