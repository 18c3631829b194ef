import { describe, expect, it } from 'vitest';
import { findIndex } from '#lib/contents/index/decode.ts';
import { createIndexWriter, INDEX_VERSION } from '#lib/contents/index/encode.ts';
import { rawTar } from '#tests/support/raw-tar.ts';
import { entryOf, indexOfEntries } from './indexes.ts';
import { indexOf, readBlob } from './reading.ts';

describe('the file index', () => {
  it('comes back as it was written', async () => {
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

  it('of nothing is empty', async () => {
    const index = await indexOfEntries([]);
    expect([index.entryCount, [...index.entries()]]).toEqual([0, []]);
  });

  it('of another version, or damaged, is none', async () => {
    const writer = createIndexWriter();
    for (let n = 0; n < 100; n += 1) writer.add(entryOf(`a/${n}`, n));
    const stored = Buffer.from(await writer.encode([], () => null));
    expect(stored[0]).toBe(INDEX_VERSION);
    expect(findIndex(stored)?.entryCount).toBe(100);
    expect(findIndex(Buffer.concat([Buffer.of(INDEX_VERSION + 1), stored.subarray(1)]))).toBeNull();
    expect(findIndex(stored.subarray(0, 20))).toBeNull();
    expect(findIndex(Buffer.alloc(0))).toBeNull();
  });

  it('takes few bytes an entry', async () => {
    const writer = createIndexWriter();
    for (let n = 0; n < 10_000; n += 1)
      writer.add(entryOf(`usr/lib/node_modules/package-${n >> 4}/lib/file-${n}.js`, n));
    expect((await writer.encode([], () => null)).length / 10_000).toBeLessThan(12);
  });
});

describe('package databases in a layer', () => {
  const read = async (files: Record<string, string>) => {
    const index = indexOf(await readBlob(rawTar(Object.entries(files).map(([name, content]) => ({ name, content })))));
    const owners = [...index.entries()].map(({ path, owner }) => [path, owner === null ? null : index.packages[owner]]);
    return { index, owners: Object.fromEntries(owners) };
  };

  it('dpkg’s lists say whose a file is, through the links of /lib, and its status which version', async () => {
    const { owners } = await read({
      'usr/lib/x86_64-linux-gnu/libssl.so.3': 'x'.repeat(50),
      'usr/bin/jq': 'jq',
      'usr/bin/mine': 'm',
      'var/lib/dpkg/info/libssl3:amd64.list': '/.\n/lib\n/lib/x86_64-linux-gnu/libssl.so.3\n',
      'var/lib/dpkg/info/jq.list': '/.\n/usr/bin/jq\n',
      'var/lib/dpkg/status':
        'Package: libssl3\nStatus: install ok installed\nVersion: 3.0.11-1\n\nPackage: jq\nVersion: 1.7\n',
    });
    expect(owners).toMatchObject({
      'usr/lib/x86_64-linux-gnu/libssl.so.3': { kind: 'dpkg', name: 'libssl3', version: '3.0.11-1' },
      'usr/bin/jq': { name: 'jq', version: '1.7' },
      'usr/bin/mine': null,
    });
  });

  it('apk’s database does both', async () => {
    const { owners } = await read({
      'usr/lib/libcrypto.so.3': 'x',
      'lib/apk/db/installed':
        'C:Q1abc\nP:libcrypto3\nV:3.3.1-r0\nF:usr/lib\nR:libcrypto.so.3\na:0:0:755\n\nP:busybox\nV:1\nF:bin\nR:busybox\n\n',
    });
    expect(owners['usr/lib/libcrypto.so.3']).toEqual({ kind: 'apk', name: 'libcrypto3', version: '3.3.1-r0' });
  });

  it('a RECORD names modules that are called otherwise than their distribution', async () => {
    const base = 'usr/local/lib/python3.12/site-packages';
    const { owners } = await read({
      [`${base}/PIL/Image.py`]: 'x',
      [`${base}/pillow-10.3.0.dist-info/RECORD`]: 'PIL/Image.py,sha256=abc,1\n"a ""b"".py",,\n../../../bin/x,,\n',
      [`${base}/a "b".py`]: 'y',
    });
    const pillow = { kind: 'python', name: 'pillow', version: '10.3.0' };
    expect([owners[`${base}/PIL/Image.py`], owners[`${base}/a "b".py`]]).toEqual([pillow, pillow]);
  });

  it('of nonsense say nothing', async () => {
    const { index } = await read({ 'var/lib/dpkg/status': '\0\0\xff', 'lib/apk/db/installed': 'R:x\nF:y\n' });
    expect(index.packages).toEqual([]);
  });
});
