import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flagWords } from '#lib/contents/entry.ts';
import { CONTENTS_LIMITS } from '#lib/contents/limits.ts';
import { readName } from '#lib/contents/tar/name.ts';
import { propertySeed } from '#tests/support/random.ts';
import { paxOf, type RawEntry, rawTar } from '#tests/support/raw-tar.ts';
import { listTar, firstEntryOf as one, pathsOf } from './reading.ts';

describe('names of tar entries', () => {
  it.each([
    ['./usr/bin/x', 'usr/bin/x', []],
    ['usr/bin/x', 'usr/bin/x', []],
    ['usr//bin/./x', 'usr/bin/x', []],
    ['/usr/bin/x', 'usr/bin/x', ['unsafe path']],
    ['../../etc/passwd', '../../etc/passwd', ['unsafe path']],
    ['a/../../b', 'a/../../b', ['unsafe path']],
    ['C:\\x', 'C:\\x', ['unsafe path']],
    ['..\\x', '..\\x', ['unsafe path']],
    ['', '(no name)', ['unsafe path']],
    ['system-systemd\\x2dcryptsetup.slice', 'system-systemd\\x2dcryptsetup.slice', []],
    ['a..b/...', 'a..b/...', []],
    ['c:x', 'c:x', []],
  ])('are normalised or flagged: %j is %j (B-10, B-13)', async (name, path, words) => {
    expect(await one({ name, content: 'x' })).toMatchObject({ path, words });
  });

  it('show a NUL as an escape and are flagged as unsafe (B-10)', async () => {
    const entry = await one(paxOf({ path: 'etc/pass\0wd' }), { name: 'x' });
    expect(entry).toMatchObject({ path: 'etc/pass\\x00wd', words: ['unsafe path'] });
  });

  it('add a note for an unsafe path (B-10)', async () => {
    expect((await listTar(rawTar([{ name: '../x' }]))).notes).toEqual(['unsafe-paths']);
  });

  it('escape bytes that are not UTF-8 and keep the raw name (B-11)', async () => {
    const name = Buffer.from([0x63, 0x61, 0x66, 0xe9]);
    expect(await one({ name })).toMatchObject({
      path: 'caf\\xe9',
      rawName: name.toString('base64'),
      words: ['name is not UTF-8'],
    });
    const pax = await one(paxOf({ path: name, hdrcharset: 'BINARY' }), { name: 'x' });
    expect(pax).toMatchObject({ path: 'caf\\xe9', rawName: name.toString('base64') });
    const gnu = await one({ name: '././@LongLink', type: 'L', content: name }, { name: 'x' });
    expect(gnu).toMatchObject({ path: 'caf\\xe9' });
    expect(await one({ name: 'caf\uFFFD' })).toMatchObject({ path: 'caf\uFFFD', rawName: null, words: [] });
  });

  it('of whiteouts name what they delete (B-12)', async () => {
    const { entries } = await listTar(
      rawTar([{ name: 'a/.wh.x' }, { name: 'a/.wh..wh..opq' }, { name: '.wh.top' }, { name: 'a/.wh.' }]),
    );
    expect(entries.map(({ path, kind, flags }) => [path, kind, flagWords(flags)])).toEqual([
      ['a/x', 'whiteout', []],
      ['a', 'opaque', []],
      ['top', 'whiteout', []],
      ['a/.wh.', 'other', ['invalid whiteout']],
    ]);
  });

  it('of stargz are ordinary files (B-09)', async () => {
    const names = ['.prefetch.landmark', 'stargz.index.json'];
    expect(pathsOf(await listTar(rawTar(names.map((name) => ({ name })))))).toEqual(names);
  });
});

describe('names that are not UTF-8 (B-11)', () => {
  const textOf = (name: Buffer) => readName(name, CONTENTS_LIMITS.nameBytes).text;
  const bytesOf = (text: string) => Buffer.from(text, 'latin1');

  it.each([
    [bytesOf('caf\xe9'), 'caf\\xe9'],
    [bytesOf('caf\xe8'), 'caf\\xe8'],
    [bytesOf('caf\\xe9'), 'caf\\\\xe9'],
    [bytesOf('caf\\\\xe9'), 'caf\\\\\\\\xe9'],
    [bytesOf('a\\b\xff'), 'a\\\\b\\xff'],
    [bytesOf('a\\b/\xff'), 'a\\b/\\xff'],
    [bytesOf('\xed\xa0\x80'), '\\xed\\xa0\\x80'],
    [bytesOf('\xc0\xaf'), '\\xc0\\xaf'],
    [bytesOf('\xe2\x82'), '\\xe2\\x82'],
    [Buffer.from('€\\x2d'), '€\\x2d'],
    [Buffer.concat([Buffer.from('€'), Buffer.of(0x82), Buffer.from('€')]), '€\\x82€'],
    [Buffer.from('a\ufffdb'), 'a\ufffdb'],
    [bytesOf('a\0b'), 'a\\x00b'],
    [bytesOf('a\\x00b'), 'a\\\\x00b'],
  ])('are shown: %j as %j', (bytes, text) => expect(textOf(bytes)).toBe(text));

  const part = fc.oneof(
    fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom('\\xe9', '\\', 'x', '/', 'é', '\ufffd', '\xe9', '\0', '\\x00').map((text) => Buffer.from(text)),
    fc.constantFrom('\xe9', '\xc3').map((text) => Buffer.from(text, 'latin1')),
  );
  const bytes = fc.array(part, { maxLength: 5 }).map((parts) => Buffer.concat(parts));

  it('have the same text only if they have the same bytes', () => {
    fc.assert(
      fc.property(fc.array(bytes, { minLength: 2, maxLength: 12 }), (names) => {
        const texts = new Set(names.map((name) => textOf(name)));
        expect(texts.size).toBe(new Set(names.map((name) => name.toString('latin1'))).size);
      }),
      { numRuns: 2000, ...propertySeed() },
    );
  });

  it('have the same text for a directory in all paths, and keep valid UTF-8', () => {
    fc.assert(
      fc.property(bytes, bytes, (folder, name) => {
        const joined = textOf(Buffer.concat([folder, Buffer.from('/'), name]));
        expect(joined).toBe(`${textOf(folder)}/${textOf(name)}`);
        const text = name.toString('utf8');
        if (isUtf8(name) && !/\\|\0/.test(text)) expect(textOf(name)).toBe(text);
      }),
      { numRuns: 2000, ...propertySeed() },
    );
  });

  it('are not unsafe because of the backslash of an escape', async () => {
    expect(await one({ name: bytesOf('\xe9t\xe9') })).toMatchObject({
      path: '\\xe9t\\xe9',
      words: ['name is not UTF-8'],
    });
    expect(await one({ name: bytesOf('..\xe9') })).toMatchObject({ words: ['name is not UTF-8'] });
    expect(await one({ name: bytesOf('..\\\xe9') })).toMatchObject({ words: ['unsafe path', 'name is not UTF-8'] });
  });

  it('are equal in hard links, whiteouts and files', async () => {
    const file = bytesOf('d/caf\xe9');
    const { entries } = await listTar(
      rawTar([
        { name: file, content: 'abc' },
        paxOf({ linkpath: file }),
        { name: 'd/link', type: '1' },
        { name: bytesOf('d/.wh.caf\xe8') },
      ]),
    );
    expect(entries.map(({ path, target, kind }) => [path, target, kind])).toEqual([
      ['d/caf\\xe9', null, 'file'],
      ['d/link', 'd/caf\\xe9', 'hardlink'],
      ['d/caf\\xe8', null, 'whiteout'],
    ]);
  });

  it('are cut at the limit, even with a million invalid bytes', async () => {
    const entry = await one(paxOf({ path: Buffer.alloc(1_000_000, 0xe9) }), { name: 'x' });
    expect(entry).toMatchObject({ words: ['name is not UTF-8', 'name cut'] });
    expect(entry.path.length).toBeLessThanOrEqual(4096);
    // At most the allowed length is escaped.
    expect(readName(Buffer.alloc(1_000_000, 0xe9), 4096)).toMatchObject({ text: '\\xe9'.repeat(4096), isCut: true });
  });
});

describe('entries that AUFS left in a layer', () => {
  const listed = async (...entries: RawEntry[]) => {
    const { entries: found } = await listTar(rawTar(entries));
    return found.map(({ path, kind, sizeBytes, target }) => [path, kind, sizeBytes, target]);
  };

  it('are ignored, except the mark of an opaque directory', async () => {
    const found = await listed(
      { name: '.wh..wh.aufs' },
      { name: './.wh..wh.orph/', type: '5' },
      { name: '.wh..wh.orph/123', content: 'x' },
      { name: '.wh..wh.plnk/', type: '5' },
      { name: 'd/.wh..wh.tmp', content: 'x' },
      { name: 'd/.wh..wh..opq' },
      { name: 'd/.wh..wh..opq.old' },
      { name: 'd/.wh.x' },
      { name: 'd/.wh' },
    );
    expect(found).toEqual([
      ['d', 'opaque', 0, null],
      ['d/x', 'whiteout', 0, null],
      ['d/.wh', 'file', 0, null],
    ]);
  });

  it('keep the bytes of hard links: the first link becomes the file', async () => {
    const found = await listed(
      { name: '.wh..wh.plnk/12.34', content: 'abc' },
      { name: 'bin/a', type: '1', link: '.wh..wh.plnk/12.34' },
      { name: 'bin/b', type: '1', link: './.wh..wh.plnk/12.34' },
      { name: 'bin/c', type: '1', link: '.wh..wh.plnk/99.99' },
    );
    expect(found).toEqual([
      ['bin/a', 'file', 3, null],
      ['bin/b', 'hardlink', 0, 'bin/a'],
      ['bin/c', 'hardlink', 0, '.wh..wh.plnk/99.99'],
    ]);
  });
});
