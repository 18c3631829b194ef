import { describe, expect, it } from 'vitest';
import { findIndex } from '#lib/contents/index/decode.ts';
import { createIndexWriter } from '#lib/contents/index/encode.ts';
import { INDEX_VERSION } from '#lib/image/index-version.ts';
import { entryOf, indexOfEntries } from './indexes.ts';

describe('the file index', () => {
  it('reads back the entries that were written', async () => {
    const entries = [
      entryOf('usr', 0, { kind: 'directory' }),
      entryOf('usr/bin/one', 5),
      entryOf('usr/bin/one', 2 ** 40 + 3, { flags: 255 }),
      entryOf('usr/bin/\u{1F600}a', 1),
      entryOf('usr/bin/\u{1F601}a', 127),
      entryOf('', 128, { kind: 'opaque' }),
      entryOf('x', 0, { kind: 'symlink', target: '../x\n' }),
      entryOf('disk', 16_384, { apparentBytes: 2 ** 33, rawName: 'Y2Fm6Q==' }),
      entryOf('', 0, { kind: 'hardlink', target: '' }),
    ];
    const owners = {
      'usr/bin/one': { kind: 'dpkg', name: 'one', version: '1.0-1' },
      disk: { kind: 'apk', name: 'd', version: null },
    } as const;
    const index = await indexOfEntries(entries, owners);
    const found = [...index.entries()];
    expect(found.map(({ owner, ...entry }) => entry)).toEqual(entries);
    expect(found.map(({ owner }) => (owner === null ? null : index.packages[owner]?.name))).toEqual([
      ...[null, 'one', 'one', null, null, null, null, 'd', null],
    ]);
    expect([index.entryCount, [...index.entries()].length]).toEqual([9, 9]);
    expect(index.packages).toEqual([owners['usr/bin/one'], owners.disk]);
  });

  it('can be empty', async () => {
    const index = await indexOfEntries([]);
    expect([index.entryCount, [...index.entries()]]).toEqual([0, []]);
  });

  it('is ignored when it is damaged or of another version', async () => {
    const writer = createIndexWriter();
    for (let n = 0; n < 100; n += 1) writer.add(entryOf(`a/${n}`, n));
    const stored = Buffer.from(await writer.encode([], () => null));
    expect(stored[0]).toBe(INDEX_VERSION);
    expect(findIndex(stored)?.entryCount).toBe(100);
    for (const version of [INDEX_VERSION - 1, INDEX_VERSION + 1])
      expect(findIndex(Buffer.concat([Buffer.of(version), stored.subarray(1)]))).toBeNull();
    expect(findIndex(stored.subarray(0, 20))).toBeNull();
    expect(findIndex(Buffer.alloc(0))).toBeNull();
  });

  it('needs less than 12 bytes per entry', async () => {
    const writer = createIndexWriter();
    for (let n = 0; n < 10_000; n += 1)
      writer.add(entryOf(`usr/lib/node_modules/package-${n >> 4}/lib/file-${n}.js`, n));
    expect((await writer.encode([], () => null)).length / 10_000).toBeLessThan(12);
  });
});
