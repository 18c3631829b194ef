import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createDatabases } from '#lib/contents/databases/databases.ts';
import type { FileEntry } from '#lib/contents/entry.ts';
import { CONTENTS_LIMITS } from '#lib/contents/limits.ts';
import { rawTar } from '#tests/support/raw-tar.ts';
import { indexOf, readBlob } from './reading.ts';

describe('package databases in a layer', () => {
  const read = async (files: Record<string, string | Uint8Array>) => {
    const index = indexOf(await readBlob(rawTar(Object.entries(files).map(([name, content]) => ({ name, content })))));
    const owners = [...index.entries()].map(({ path, owner }) => [path, owner === null ? null : index.packages[owner]]);
    return { index, owners: Object.fromEntries(owners) };
  };

  it('assign files by dpkg lists, even through links of /lib, with versions from the status file', async () => {
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

  it('assign files and versions by the apk database', async () => {
    const { owners } = await read({
      'usr/lib/libcrypto.so.3': 'x',
      'lib/apk/db/installed':
        'C:Q1abc\nP:libcrypto3\nV:3.3.1-r0\nF:usr/lib\nR:libcrypto.so.3\na:0:0:755\n\nP:busybox\nV:1\nF:bin\nR:busybox\n\n',
    });
    expect(owners['usr/lib/libcrypto.so.3']).toEqual({ kind: 'apk', name: 'libcrypto3', version: '3.3.1-r0' });
  });

  it('assign Python modules by RECORD even if their name differs from the distribution', async () => {
    const base = 'usr/local/lib/python3.12/site-packages';
    const { owners } = await read({
      [`${base}/PIL/Image.py`]: 'x',
      [`${base}/pillow-10.3.0.dist-info/RECORD`]: 'PIL/Image.py,sha256=abc,1\n"a ""b"".py",,\n../../../bin/x,,\n',
      [`${base}/a "b".py`]: 'y',
    });
    const pillow = { kind: 'python', name: 'pillow', version: '10.3.0' };
    expect([owners[`${base}/PIL/Image.py`], owners[`${base}/a "b".py`]]).toEqual([pillow, pillow]);
  });

  it('are ignored when they are invalid', async () => {
    const { index } = await read({ 'var/lib/dpkg/status': '\0\0\xff', 'lib/apk/db/installed': 'R:x\nF:y\n' });
    expect(index.packages).toEqual([]);
  });

  describe('of a distroless image', () => {
    const sums = (...paths: string[]) => paths.map((path) => `${'0'.repeat(32)}  ${path}\n`).join('');
    const libssl = { kind: 'dpkg', name: 'libssl3', version: '3.0.1-1' };

    it('assign files by md5sums, in any order of the two files', async () => {
      const status = { 'var/lib/dpkg/status.d/libssl3': 'Package: libssl3\nVersion: 3.0.1-1\nArchitecture: amd64\n' };
      const list = { 'var/lib/dpkg/status.d/libssl3.md5sums': sums('usr/lib/libssl.so.3', './usr/share/doc/x') };
      const files = { 'usr/lib/libssl.so.3': 'x', 'usr/share/doc/x': 'y', 'usr/bin/mine': 'z' };
      for (const layer of [
        { ...status, ...list, ...files },
        { ...files, ...list, ...status },
      ]) {
        const { owners, index } = await read(layer);
        expect(owners).toMatchObject({
          'usr/lib/libssl.so.3': libssl,
          'usr/share/doc/x': libssl,
          'usr/bin/mine': null,
          'var/lib/dpkg/status.d/libssl3': null,
        });
        expect(index.packages).toEqual([libssl]);
      }
    });

    it.each([
      ['libssl3:amd64', 'Package: libssl3\nVersion: 3.0.1-1\n', libssl],
      ['bGlic3NsMw', 'Package: libssl3\nVersion: 3.0.1-1\n', libssl],
      ['libssl3:arm64', null, { ...libssl, version: null }],
      ['libssl3', 'no paragraph', { ...libssl, version: null }],
    ])('take the name from the package paragraph, else from the file name: %s', async (file, status, owner) => {
      const { owners } = await read({
        [`var/lib/dpkg/status.d/${file}.md5sums`]: sums('usr/lib/libssl.so.3'),
        ...(status === null ? {} : { [`var/lib/dpkg/status.d/${file}`]: status }),
        'usr/lib/libssl.so.3': 'x',
      });
      expect(owners['usr/lib/libssl.so.3']).toEqual(owner);
    });

    it('assign a file listed by two packages to the last one', async () => {
      const { owners } = await read({
        'var/lib/dpkg/status.d/a': 'Package: a\nVersion: 1\n',
        'var/lib/dpkg/status.d/a.md5sums': sums('etc/both', 'etc/a'),
        'var/lib/dpkg/status.d/b': 'Package: b\nVersion: 2\n',
        'var/lib/dpkg/status.d/b.md5sums': sums('etc/both'),
        'etc/both': 'x',
        'etc/a': 'y',
      });
      expect([owners['etc/both'], owners['etc/a']]).toMatchObject([{ name: 'b' }, { name: 'a' }]);
    });

    it('accept every line format of md5sum and ignore other lines', async () => {
      const { index, owners } = await read({
        'var/lib/dpkg/status.d/x.md5sums': [
          `${'a'.repeat(32)} *usr/binary`,
          `${'A'.repeat(32)}  usr/a file\r`,
          `\\${'0'.repeat(32)}  usr/back\\\\slash`,
          `${'0'.repeat(31)}  usr/short`,
          'usr/no-sum',
          '',
        ].join('\n'),
        'usr/binary': 'x',
        'usr/a file': 'x',
        'usr/back\\slash': 'x',
        'usr/short': 'x',
        'usr/no-sum': 'x',
      });
      expect(index.packages).toEqual([{ kind: 'dpkg', name: 'x', version: null }]);
      const owned = Object.keys(owners).filter((path) => owners[path] !== null);
      expect(owned).toEqual(['usr/binary', 'usr/a file', 'usr/back\\slash']);
    });
  });

  it('use the md5sums of dpkg when a list is missing', async () => {
    const { owners } = await read({
      'usr/bin/jq': 'jq',
      'usr/bin/sed': 'sed',
      'var/lib/dpkg/info/jq:amd64.md5sums': `${'0'.repeat(32)}  usr/bin/jq\n`,
      'var/lib/dpkg/info/sed.list': '/.\n/usr/bin/sed\n',
      'var/lib/dpkg/info/sed.md5sums': `${'0'.repeat(32)}  usr/bin/jq\n`,
      'var/lib/dpkg/status': 'Package: jq\nVersion: 1.7\n\nPackage: sed\nVersion: 4\n',
    });
    expect(owners).toMatchObject({ 'usr/bin/jq': { name: 'jq', version: '1.7' }, 'usr/bin/sed': { name: 'sed' } });
  });

  it('include the apk database below /usr of Wolfi', async () => {
    const { owners } = await read({
      'usr/lib/libcrypto.so.3': 'x',
      'usr/lib/apk/db/installed': 'P:libcrypto3\nV:3.3.1-r0\nF:usr/lib\nR:libcrypto.so.3\n',
    });
    expect(owners['usr/lib/libcrypto.so.3']).toMatchObject({ kind: 'apk', name: 'libcrypto3' });
  });

  describe('of a chiselled image', () => {
    const manifest = (...lines: object[]) =>
      zstdCompressSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const lines = [
      { jsonwall: '1.0', schema: '1.0', count: 5 },
      { kind: 'content', slice: 'libssl3t64_libs', path: '/usr/lib/libssl.so.3' },
      { kind: 'package', name: 'libssl3t64', version: '3.0.13-0ubuntu3', sha256: 'abc', arch: 'amd64' },
      { kind: 'path', path: '/usr/lib/', mode: '0755', slices: ['libssl3t64_libs'] },
      { kind: 'path', path: '/usr/lib/libssl.so.3', mode: '0644', slices: ['libssl3t64_libs'], size: 5 },
      { kind: 'slice', name: 'libssl3t64_libs' },
    ];

    it('assign files by the manifest', async () => {
      const { owners } = await read({
        'usr/lib/libssl.so.3': 'x',
        'usr/bin/mine': 'y',
        'var/lib/chisel/manifest.wall': manifest(...lines),
      });
      expect(owners).toMatchObject({
        'usr/lib/libssl.so.3': { kind: 'dpkg', name: 'libssl3t64', version: '3.0.13-0ubuntu3' },
        'usr/bin/mine': null,
      });
    });

    it.each([
      ['no zstd', Buffer.from('{"kind":"package","name":"x","version":"1"}')],
      ['no JSON', zstdCompressSync('not json\n')],
      ['a list of other things', manifest([], { kind: 'path', path: 5, slices: 'x' }, { kind: 'package', name: 1 })],
      ['a bomb', zstdCompressSync(Buffer.alloc(64 * 2 ** 20, 10))],
    ])('ignore a manifest that is %s', async (_, content) => {
      expect((await read({ 'var/lib/chisel/manifest.wall': content })).index.packages).toEqual([]);
    });

    it.each([
      ['many empty lines', zstdCompressSync(Buffer.alloc(900, 10))],
      ['more than may be read of one', zstdCompressSync(Buffer.alloc(2000, 10))],
      ['no zstd', Buffer.from('x')],
    ])('read many manifests of %s only up to the limit of all databases', (_, content) => {
      const databases = createDatabases({ ...CONTENTS_LIMITS, databaseBytes: 1000, allDatabaseBytes: 5000 });
      const entryOf = (at: number): FileEntry => ({
        path: `${at}/chisel/manifest.wall`,
        kind: 'file',
        sizeBytes: content.length,
        apparentBytes: null,
        target: null,
        flags: 0,
        rawName: null,
      });
      let taken = 0;
      for (; taken < 100 && databases.wants(entryOf(taken)); taken += 1) databases.take(entryOf(taken), content);
      expect(taken).toBeLessThanOrEqual(6);
    });
  });
});
