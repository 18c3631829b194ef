import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { flagWords } from '#lib/contents/entry.ts';
import { base256, padded, paxOf, rawTar } from '#tests/support/raw-tar.ts';
import { listBlob, listTar, firstEntryOf as one, pathsOf, readTar } from './reading.ts';

describe('the listing of special entries in a tar', () => {
  it('has hard links without a size and targets as plain text (B-14)', async () => {
    const { entries } = await listTar(
      rawTar([
        { name: 'bin/a', content: 'abc' },
        { name: 'bin/b', type: '1', link: './bin/a', size: 3 },
        { name: 'bin/c', type: '2', link: '../../../etc/shadow' },
      ]),
    );
    expect(entries.map(({ kind, sizeBytes, target }) => [kind, sizeBytes, target])).toEqual([
      ['file', 3, null],
      ['hardlink', 0, 'bin/a'],
      ['symlink', 0, '../../../etc/shadow'],
    ]);
  });

  it.each([
    ['3', 'device', ['character device']],
    ['4', 'device', ['block device']],
    ['6', 'other', ['FIFO']],
    ['5', 'directory', []],
    ['7', 'file', []],
    ['Q', 'other', []],
    ['\0', 'file', []],
  ])('has type %j as %s (B-18)', async (type, kind, words) => {
    expect(await one({ name: 'dev/x', type })).toMatchObject({ kind, words });
  });

  it('skips the content of an unknown type, and has a trailing slash as a directory (B-18)', async () => {
    const { entries } = await listTar(rawTar([{ name: 'odd', type: 'Q', content: 'x'.repeat(700) }, { name: 'dir/' }]));
    expect(entries.map(({ path, kind, sizeBytes }) => [path, kind, sizeBytes])).toEqual([
      ['odd', 'other', 700],
      ['dir', 'directory', 0],
    ]);
  });

  it.each(['1', '2', '3', '4', '5', '6'])(
    'reads no data for type %s, whatever its size field contains',
    async (type) => {
      const { entries, notes } = await listTar(
        rawTar([
          { name: 'x', type, size: 700 },
          { name: 'next', content: 'y' },
        ]),
      );
      expect([entries.map(({ path, sizeBytes }) => [path, sizeBytes]), notes]).toEqual([
        [
          ['x', 0],
          ['next', 1],
        ],
        [],
      ]);
    },
  );

  it.each(['./', '/', './/', '.', './.'])('has the directory %j as the root', async (name) => {
    expect(await one({ name, type: '5' })).toMatchObject({ path: '', kind: 'directory', words: [] });
  });

  it('has a path twice when it occurs twice (B-15)', async () => {
    expect(pathsOf(await listTar(rawTar([{ name: 'a', content: 'x' }, { name: './a' }])))).toEqual(['a', 'a']);
  });
});

describe('extended headers of PAX and GNU (B-16)', () => {
  const long = `deep/${'directory/'.repeat(30)}file`;

  it('override path, link and size of the next entry only with PAX', async () => {
    const { entries } = await listTar(
      rawTar([
        paxOf({ path: long, size: '600', 'SCHILY.xattr.user.note': '\n=9 x=y\n' }),
        { name: 'short', content: 'x'.repeat(600), size: 0 },
        paxOf({ linkpath: 'a/long/target' }),
        { name: 'link', type: '2', link: 'short' },
        { name: 'next', content: 'y' },
      ]),
    );
    expect(entries.map(({ path, sizeBytes, target }) => [path, sizeBytes, target])).toEqual([
      [long, 600, null],
      ['link', 0, 'a/long/target'],
      ['next', 1, null],
    ]);
  });

  it('apply to all entries when global, unless an entry overrides them', async () => {
    const tar = rawTar([paxOf({ comment: 'abc' }, 'g'), { name: 'a' }, paxOf({ path: 'c' }), { name: 'b' }]);
    expect(pathsOf(await listTar(tar))).toEqual(['a', 'c']);
  });

  it('give long names and links before the entry with GNU', async () => {
    const tar = rawTar([
      { name: '././@LongLink', type: 'K', content: `${long}-target\0` },
      { name: '././@LongLink', type: 'L', content: `${long}\0` },
      { name: 'cut', type: '2', link: 'cut' },
      { name: 'next' },
    ]);
    const { entries } = await listTar(tar);
    expect(entries.map(({ path, target }) => [path, target])).toEqual([
      [long, `${long}-target`],
      ['next', null],
    ]);
  });

  it('are not mistaken for a POSIX prefix, which goes before the name', async () => {
    const prefix = { 345: Buffer.from('usr/share') };
    expect(await one({ name: 'doc', fields: prefix })).toMatchObject({ path: 'usr/share/doc' });
    const gnu = { ...prefix, 257: Buffer.from('ustar  \0') };
    expect(await one({ name: 'doc', fields: gnu })).toMatchObject({ path: 'doc' });
  });

  it('may have sizes in base 256', async () => {
    const entry = await one({ name: 'big', size: base256(3n * 2n ** 30n) });
    expect(entry.sizeBytes).toBe(3 * 2 ** 30);
  });

  it('describe sparse files in the old GNU form with a continued map', async () => {
    const shown = Buffer.from(`${(5 * 2 ** 20).toString(8).padStart(11, '0')}\0`);
    const more = Buffer.alloc(512);
    more[504] = 1;
    const tar = rawTar([
      {
        name: 'sparse',
        type: 'S',
        size: 700,
        fields: { 257: Buffer.from('ustar  \0'), 482: Buffer.of(1), 483: shown },
      },
      more,
      Buffer.alloc(512),
      padded(Buffer.alloc(700, 1)),
      { name: 'next' },
    ]);
    const { entries } = await listTar(tar);
    expect(
      entries.map(({ path, sizeBytes, apparentBytes, flags }) => [path, sizeBytes, apparentBytes, flagWords(flags)]),
    ).toEqual([
      ['sparse', 700, 5 * 2 ** 20, ['sparse']],
      ['next', 0, null, []],
    ]);
  });

  it('describe sparse files in PAX form', async () => {
    const fields = { 'GNU.sparse.major': '1', 'GNU.sparse.name': 'disk.img', 'GNU.sparse.realsize': '1048576' };
    const entry = await one(paxOf({ ...fields, path: 'GNUSparseFile.0/disk.img' }), {
      name: 'x',
      content: 'y'.repeat(512),
    });
    expect(entry).toMatchObject({ path: 'disk.img', sizeBytes: 512, apparentBytes: 1_048_576, words: ['sparse'] });
  });

  it('end the listing when a PAX header has 100 MiB', async () => {
    const listed = await listTar(rawTar([{ name: 'a' }, { name: 'x', type: 'x', size: 100 * 2 ** 20 }]));
    expect([pathsOf(listed), listed.notes]).toEqual([['a'], ['damaged']]);
  });

  it.each(['no record', '5 a=', '99999 path=x\n', '-1 a=b\n', '12 size=abc\n', '24 size=99999999999999\n'])(
    'end the listing at the invalid PAX record %j',
    async (text) => {
      const listed = await listTar(rawTar([{ name: 'a' }, { name: 'x', type: 'x', content: text }, { name: 'b' }]));
      expect([pathsOf(listed), listed.notes]).toEqual([['a'], ['damaged']]);
    },
  );
});

describe('a damaged tar (B-17)', () => {
  it.each([
    ['a negative size', { name: 'b', size: base256(-5n) }],
    ['a size of 2^63', { name: 'b', size: base256(2n ** 63n) }],
    ['a size that is no number', { name: 'b', size: Buffer.from('12x45678901\0') }],
    ['a wrong sum', { name: 'b', sumError: 1 }],
  ])('keeps the entries before %s, and reports the position', async (_, entry) => {
    const listed = await listTar(rawTar([{ name: 'a', content: 'x' }, entry, { name: 'c' }]));
    expect([pathsOf(listed), listed.notes]).toEqual([['a'], ['damaged']]);
    expect(listed.messages[0]).toContain('at byte 1024 ');
  });

  it('is not assumed without an end mark', async () => {
    for (const end of [0, 1]) {
      const listed = await listTar(rawTar([{ name: 'a' }, { name: 'b', content: 'x' }], { end }));
      expect([pathsOf(listed), listed.notes]).toEqual([['a', 'b'], []]);
    }
  });

  it.each([
    ['a packed file of nothing', gzipSync('')],
    ['one block of zeros', Buffer.alloc(512)],
    ['one block of zeros, packed', gzipSync(Buffer.alloc(512))],
  ])('is not assumed for %s, which has no entries', async (_, blob) => {
    const listed = await listBlob(blob);
    expect([pathsOf(listed), listed.notes.filter((code) => code !== 'compression')]).toEqual([[], []]);
  });

  it.each([
    ['a header', 512 + 100],
    ['a file', 3000],
    ['what fills up the last block of a file', 512 * 2 + 5000],
  ])('is one that is cut within %s, even at a block boundary', async (_, bytes) => {
    const tar = rawTar([{ name: 'a' }, { name: 'b', content: 'x'.repeat(5000) }], { end: 0 });
    expect((await listTar(tar.subarray(0, bytes))).notes).toEqual(['damaged']);
    expect((await listTar(tar.subarray(0, Math.floor(bytes / 512) * 512 || 512))).notes).toEqual(
      bytes < 1024 ? [] : ['damaged'],
    );
  });

  it('is one that ends within a file, with the position', async () => {
    const tar = rawTar([{ name: 'a' }, { name: 'b', content: 'x'.repeat(5000) }], { end: 0 });
    const listed = await listTar(tar.subarray(0, 3000));
    expect([pathsOf(listed), listed.notes]).toEqual([['a', 'b'], ['damaged']]);
    expect(listed.messages[0]).toContain('at byte 3000 ');
  });

  it('is not assumed for an empty archive', async () => {
    const listed = await listTar(rawTar([]));
    expect([listed.entries, listed.notes]).toEqual([[], []]);
  });

  it('is not assumed for old checksums of signed bytes', () => {
    const name = Buffer.from('caf\u00e9');
    const signed = rawTar([{ name, sumError: -512 }]);
    expect(readTar(signed).paths).toEqual(['caf\u00e9']);
  });

  it('is never reported because of the size of the chunks', () => {
    const tar = rawTar([paxOf({ path: 'x/'.repeat(400) }), { name: 'd' }, { name: 'b', content: 'y'.repeat(1500) }]);
    const whole = readTar(tar);
    expect(whole.end.state).toBe('whole');
    for (const size of [1, 7, 511, 512, 513, 1024]) expect(readTar(tar, size), String(size)).toEqual(whole);
  });
});

describe('limits of a tar (B-19)', () => {
  it('stop the listing at the maximum number of entries', async () => {
    const tar = rawTar(['a', 'b', 'c'].map((name) => ({ name })));
    expect(await listTar(tar, { limits: { entries: 3 } })).toMatchObject({ notes: [] });
    const cut = await listTar(tar, { limits: { entries: 2 } });
    expect([pathsOf(cut), cut.notes]).toEqual([['a', 'b'], ['too-many-entries']]);
  });

  it('stop the listing at the maximum number of directory names', async () => {
    const tar = rawTar([{ name: 'a/b/c/d/e' }, { name: 'a/b/c/d/f' }, { name: 'k/l/m/n/o' }]);
    expect(await listTar(tar, { limits: { names: 11 } })).toMatchObject({ notes: [] });
    const cut = await listTar(tar, { limits: { names: 10 } });
    expect([pathsOf(cut), cut.messages]).toEqual([
      ['a/b/c/d/e', 'a/b/c/d/f'],
      ['Only the first 2 entries are listed.'],
    ]);
  });

  it('keep names of 4,096 bytes and cut longer ones between characters', async () => {
    const fits = 'é'.repeat(2048);
    expect(await one(paxOf({ path: fits }), { name: 'x' })).toMatchObject({ path: fits, words: [] });
    const entry = await one(paxOf({ path: `x${fits}` }), { name: 'x' });
    expect(entry).toMatchObject({ path: `x${'é'.repeat(2047)}`, words: ['name cut'] });
    const listed = await listTar(rawTar([paxOf({ path: 'x'.repeat(65_536) }), { name: 'x' }]));
    expect([listed.entries[0]?.path.length, listed.notes]).toEqual([4096, ['cut-names']]);
  });

  it('keep 256 levels of directories and cut more', async () => {
    const deep = (depth: number) => Array.from({ length: depth }, () => 'd').join('/');
    expect(await one(paxOf({ path: deep(256) }), { name: 'x' })).toMatchObject({ path: deep(256), words: [] });
    expect(await one(paxOf({ path: deep(300) }), { name: 'x' })).toMatchObject({
      path: deep(256),
      words: ['name cut'],
    });
  });
});
