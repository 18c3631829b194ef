import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ARCHIVE_FORMATS, BYTECODE_FORMATS, type FileType } from '#lib/contents/file-type/file-type.ts';
import { findIndex } from '#lib/contents/index/decode.ts';
import { createIndexWriter } from '#lib/contents/index/encode.ts';
import { type IndexSection, SECTIONS } from '#lib/contents/index/sections.ts';
import { FILE_RULES_VERSION, INDEX_VERSION } from '#lib/image/index-version.ts';
import { below, createRandom } from '#tests/support/random.ts';
import { entryOf, indexOfEntries } from './indexes.ts';
import { plainEntry } from './reading.ts';

const KEY_ID = Buffer.alloc(8, 1);

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
      // A kind that a later release may store.
      disk: { kind: 'flatpak', name: 'd', version: null },
    } as const;
    const index = await indexOfEntries(entries, owners);
    const found = [...index.entries()];
    expect(found.map(plainEntry)).toEqual(entries);
    expect(found.map(({ owner }) => (owner === null ? null : index.packages[owner]?.name))).toEqual([
      ...[null, 'one', 'one', null, null, null, null, 'd', null],
    ]);
    expect([index.entryCount, [...index.entries()].length]).toEqual([9, 9]);
    expect(index.packages).toEqual([owners['usr/bin/one'], owners.disk]);
  });

  it('reads back the packages of many entries', async () => {
    const packages = [0, 1, 2].map((n) => ({ kind: 'npm', name: `p${n}`, version: null }));
    const owners = Array.from({ length: 10_000 }, (_, n) => (n % 5 < 3 ? (packages[n % 5] ?? null) : null));
    const entries = owners.map((_, n) => entryOf(`a/${n}`, n));
    const named = owners.flatMap((owner, n) => (owner === null ? [] : [[`a/${n}`, owner] as const]));
    const index = await indexOfEntries(entries, Object.fromEntries(named));
    const found = [...index.entries()].map(({ owner }) => (owner === null ? null : index.packages[owner]));
    expect(found).toEqual(owners);
  });

  it('can be empty', async () => {
    const index = await indexOfEntries([]);
    expect([index.entryCount, [...index.entries()]]).toEqual([0, []]);
  });

  it('is ignored when it is damaged or of another version', async () => {
    const writer = createIndexWriter(KEY_ID);
    for (let n = 0; n < 100; n += 1) writer.add(entryOf(`a/${n}`, n), null);
    const stored = Buffer.from(await writer.encode([], () => null));
    expect([stored[0], stored[1]]).toEqual([INDEX_VERSION, FILE_RULES_VERSION]);
    expect(findIndex(stored)?.entryCount).toBe(100);
    for (const version of [INDEX_VERSION - 1, INDEX_VERSION + 1])
      expect(findIndex(Buffer.concat([Buffer.of(version), stored.subarray(1)]))).toBeNull();
    expect(findIndex(stored.subarray(0, 20))).toBeNull();
    expect(findIndex(Buffer.alloc(0))).toBeNull();
  });
});

describe('what the index keeps of contents', () => {
  const elf: FileType = {
    kind: 'elf',
    bits: 64,
    interpreter: '/lib/ld.so',
    dynamic: { needed: ['libc.so.6', 'libm.so.6'], soname: 'libx.so' },
    isStripped: true,
  };
  const types: (FileType | null)[] = [
    { kind: 'text' },
    elf,
    { ...elf, bits: 32, isStripped: false, interpreter: null, dynamic: 'none' },
    null,
    { ...elf, isStripped: null, dynamic: 'not read' },
    { ...elf, dynamic: { needed: [], soname: null } },
    { kind: 'script', interpreter: 'node' },
    { kind: 'script', interpreter: null },
    ...ARCHIVE_FORMATS.map((format): FileType => ({ kind: 'archive', format })),
    ...BYTECODE_FORMATS.map((format): FileType => ({ kind: 'bytecode', format })),
    { kind: 'source-map' },
    elf,
    { kind: 'binary' },
    null,
  ];
  const hashOf = (n: number) => Buffer.from(`hash ${n}`.padEnd(8));

  async function store(sections?: IndexSection[]) {
    const writer = createIndexWriter(KEY_ID);
    for (const [n, type] of types.entries()) {
      writer.add(entryOf(`dir-${n}`, 0, { kind: 'directory' }), { mode: 0o755, uid: n % 2, gid: 0 });
      writer.add(entryOf(`file-${n}`, 10 + n), n === 3 ? null : { mode: 0o4755, uid: 2 ** 40, gid: n % 2 });
      if (type !== null) writer.setType(type);
      if (n % 3 !== 1) writer.setHash(hashOf(n));
      writer.add(entryOf(`empty-${n}`, 0), null);
      for (const bytes of [1, 1000 * n, 2 ** 33]) writer.addPacked(bytes);
    }
    return writer.encode([], () => null, sections);
  }

  it('is read back for each entry and content', async () => {
    const index = findIndex(await store());
    const files = [...(index?.entries() ?? [])];
    for (const [n, type] of types.entries()) {
      const [directory, file, empty] = files.slice(n * 3, n * 3 + 3);
      expect(directory).toMatchObject({ access: { mode: 0o755, uid: n % 2, gid: 0 }, packedBytes: 1, content: null });
      const access = n === 3 ? null : { mode: 0o4755, uid: 2 ** 40, gid: n % 2 };
      expect(file).toMatchObject({ access, packedBytes: 1000 * n, content: n });
      expect(empty).toMatchObject({ access: null, packedBytes: 2 ** 33, content: null });
      expect(index?.typeOf(n)).toEqual(type);
      expect(index?.hashOf(n)).toBe(n % 3 === 1 ? null : hashOf(n).readBigUInt64BE());
    }
    expect(index?.keyId).toBe(KEY_ID.readBigUInt64BE());
    expect([index?.hashOf(types.length), index?.typeOf(types.length)]).toEqual([null, null]);
  });

  it('may have sections of a later release, which are skipped', async () => {
    const sections = [
      { number: 999, bytes: Buffer.from('of a later release') },
      { number: SECTIONS.secretHits, bytes: Buffer.from('hits') },
    ];
    const index = findIndex(await store(sections));
    expect(Buffer.from(index?.section(SECTIONS.secretHits) ?? []).toString()).toBe('hits');
    expect(index?.section(SECTIONS.traces)).toBeNull();
    // Damaged hits and missing traces are not known. The files are.
    expect([index?.secretHits(), index?.traces()]).toEqual([null, null]);
    expect(index?.entryCount).toBe(types.length * 3);
    expect(index?.typeOf(1)).toEqual(elf);
  });

  it('is bounded: names that are too many are not read', async () => {
    const writer = createIndexWriter(KEY_ID);
    const longName = (n: number, file: number) => `lib-${file}-${n}-${'x'.repeat(200)}.so`;
    for (let file = 0; file < 400; file += 1) {
      writer.add(entryOf(`${file}`, 1), null);
      const needed = Array.from({ length: 100 }, (_, n) => longName(n, file));
      writer.setType({ ...elf, dynamic: { needed, soname: null } });
    }
    const stored = await writer.encode([], () => null);
    const index = findIndex(stored);
    expect(index?.typeOf(0)).toMatchObject({ dynamic: { soname: null } });
    expect(index?.typeOf(399)).toMatchObject({ kind: 'elf', bits: 64, dynamic: 'not read' });
    expect(inflateRawSync(stored.subarray(2)).length).toBeLessThan(6_000_000);
  });

  it('gives null or a range error for damaged bytes, and nothing else', async () => {
    const plain = inflateRawSync((await store()).subarray(2));
    const random = createRandom(3);
    for (let run = 0; run < 300; run += 1) {
      const damaged = Buffer.from(plain);
      for (let n = 0; n < 3; n += 1) damaged[below(random, damaged.length)] = below(random, 256);
      const index = findIndex(Buffer.concat([Buffer.of(INDEX_VERSION, FILE_RULES_VERSION), deflateRawSync(damaged)]));
      if (index === null) continue;
      const walk = () =>
        [...index.entries()].map(
          ({ content }) =>
            content && [index.hashOf(content), index.typeOf(content), index.secretHits(), index.traces()],
        );
      try {
        walk();
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }
  });
});
