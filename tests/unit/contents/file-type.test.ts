import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { FileType } from '#lib/contents/file-type/file-type.ts';
import { observeType } from '#lib/contents/file-type/observe-type.ts';
import { type ElfShape, elfOf } from '#tests/support/elf.ts';
import { createRandom } from '#tests/support/random.ts';
import { noiseOf, tarOf } from '#tests/support/tar.ts';
import { entryOf } from './indexes.ts';

/** Returns the type of a file that arrives in pieces. */
function typeOf(content: string | Uint8Array, path = 'file', pieceBytes = 65_536): FileType {
  const bytes = Buffer.from(content);
  let found: FileType | undefined;
  const observer = observeType(entryOf(path, bytes.length), (type) => {
    found = type;
  });
  for (let at = 0; at < bytes.length; at += pieceBytes) observer.write(bytes.subarray(at, at + pieceBytes));
  observer.end();
  if (found === undefined) throw new Error('no type');
  return found;
}

const words = (type: FileType) => Object.values(type).join(' ');

describe('the type of a file', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['a.txt', 'plain\ttext\r\n', 'text'],
    ['latin', Buffer.from('caf\xe9', 'latin1'), 'text'],
    ['utf16', Buffer.from('\ufefftext', 'utf16le'), 'text'],
    ['noise', noiseOf(2000, 1), 'binary'],
    ['nul', 'text\0', 'binary'],
    ['a.zip', 'PK\x03\x04rest', 'archive zip'],
    ['empty.zip', `PK\x05\x06${'\0'.repeat(18)}`, 'archive zip'],
    ['a.gz', gzipSync('x'), 'archive gzip'],
    ['a.zst', zstdCompressSync(Buffer.from('x')), 'archive zstd'],
    ['a.xz', Buffer.from('\xfd7zXZ\0\0', 'latin1'), 'archive xz'],
    ['a.bz2', 'BZh91AY&SYrest', 'archive bzip2'],
    ['a.tar', tarOf({ x: 'y' }), 'archive tar'],
    ['A.class', Buffer.of(0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 65, 0), 'bytecode java'],
    ['fat', Buffer.of(0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2, 0), 'binary'],
    ['a.pyc', Buffer.of(0xcb, 0x0d, 0x0d, 0x0a, 0, 0, 0, 0), 'bytecode python'],
    ['a.bin', Buffer.of(0xcb, 0x0d, 0x0d, 0x0a, 0, 0, 0, 0), 'binary'],
    ['a', '#!/bin/sh\necho', 'script /bin/sh'],
    ['a', '#! /usr/bin/perl -w\n', 'script /usr/bin/perl'],
    ['a', '#!/usr/bin/env node\r\n', 'script node'],
    ['a', '#!/usr/bin/env -S A=b node --flag\n', 'script node'],
    ['a', '#!/usr/bin/env', 'script /usr/bin/env'],
    ['a.rs', '#![allow(dead_code)]\n', 'text'],
    ['a', `#!/${'x'.repeat(300)}\n`, 'text'],
    ['a', `#!/bin/sh ${'x'.repeat(300)}\n`, 'script /bin/sh'],
    ['a.js.map', '{"version":3,"mappings":""}', 'source-map'],
    ['roads.map', 'no mappings', 'text'],
    ['a.js', '{"version":3,"mappings":""}', 'text'],
    ['x', '\x7fEL', 'binary'],
  ])('is found by its first bytes and the name %s, case %#', (path, content, expected) => {
    for (const pieceBytes of [1, 100, 65_536]) expect(words(typeOf(content, path, pieceBytes))).toBe(expected);
  });

  it('is a source map when the key comes after the sources, in any two pieces', () => {
    const map = `{"version":3,"sourcesContent":["${'x'.repeat(5000)}"],"mappings":"AAAA"}`;
    for (const pieceBytes of [3, 9, 10, 11, 5038, 5043])
      expect(typeOf(map, 'a.map', pieceBytes).kind).toBe('source-map');
    expect(typeOf(map.replace('"mappings"', '"mapping"'), 'a.map', 7).kind).toBe('text');
  });
});

describe('an ELF file', () => {
  const program: ElfShape = {
    interpreter: '/lib64/ld-linux-x86-64.so.2',
    needed: ['libc.so.6', 'libm.so.6'],
    sections: [0, 1, 3],
  };
  const library: ElfShape = { needed: ['libc.so.6'], soname: 'libx.so.1', sections: [0, 2] };

  it.each<[string, ElfShape, number]>([
    ['64-bit', program, 64],
    ['32-bit', { ...program, bits: 32 }, 32],
    ['big-endian', { ...program, isLittle: false }, 64],
    ['32-bit, big-endian', { ...program, bits: 32, isLittle: false }, 32],
  ])('%s has a loader, libraries and no symbols', (_, shape, bits) => {
    const file = elfOf(shape);
    for (const pieceBytes of [1, 61, 65_536])
      expect(typeOf(file, 'x', pieceBytes)).toEqual({
        kind: 'elf',
        bits,
        interpreter: '/lib64/ld-linux-x86-64.so.2',
        dynamic: { needed: ['libc.so.6', 'libm.so.6'], soname: null },
        isStripped: true,
      });
  });

  const found = { needed: ['libc.so.6'], soname: 'libx.so.1' };
  it.each<[string, ElfShape['gaps'], boolean]>([
    ['at the beginning', [0, 0, 0], false],
    ['across the end of what is kept', [96 * 1024 - 250, 10, 10], false],
    ['after many symbols', [3_000_000, 500_000, 0], false],
    ['after the dynamic section', [0, 50, 0], true],
    ['far after the dynamic section', [200_000, 900_000, 70_000], true],
  ])('has names %s', (_, gaps, namesLast) => {
    const file = elfOf({ ...library, gaps: gaps ?? [0, 0, 0], namesLast });
    for (const pieceBytes of [1009, 65_536, file.length])
      expect(typeOf(file, 'x', pieceBytes)).toMatchObject({ dynamic: found, isStripped: false });
  });

  it('is static, or its dynamic section is not read', () => {
    expect(typeOf(elfOf({ isDynamic: false, sections: null }))).toMatchObject({ dynamic: 'none', isStripped: true });
    expect(typeOf(elfOf())).toMatchObject({ dynamic: { needed: [], soname: null } });
    // A name without ".so" is not found where it has passed before the section that names it.
    const far = { needed: ['libc.so.6'], soname: 'addon.node' };
    expect(typeOf(elfOf(far))).toMatchObject({ dynamic: far });
    expect(typeOf(elfOf({ ...far, gaps: [200_000, 10, 0] }))).toMatchObject({ dynamic: 'not read' });
    const many = Array.from({ length: 200 }, (_, n) => `lib${n}.so`);
    expect(typeOf(elfOf({ needed: many }))).toMatchObject({ dynamic: 'not read' });
    expect(typeOf(elfOf({ sections: Array.from({ length: 600 }, () => 1) }))).toMatchObject({ isStripped: null });
    expect(typeOf('\x7fELF and nothing else')).toMatchObject({ dynamic: 'not read', isStripped: null });
  });

  it('may be damaged anywhere', () => {
    const random = createRandom(11);
    for (const shape of [program, { ...library, gaps: [100_000, 20, 0] as const }, { ...library, bits: 32 as const }]) {
      const file = elfOf(shape);
      for (let run = 0; run < 400; run += 1) {
        const damaged = Buffer.from(file);
        for (let n = 0; n < 4; n += 1) damaged[4 + Math.floor(random() * 260)] = Math.floor(random() * 256);
        const cut = damaged.subarray(0, 20 + Math.floor(random() * damaged.length));
        const type = typeOf(cut, 'x', 1000 + Math.floor(random() * 100_000));
        expect(type.kind).toBe('elf');
      }
    }
  });

  const TRUE = '/bin/true';
  it.skipIf(!existsSync(TRUE))('of this machine is read: /bin/true', () => {
    const file = readFileSync(realpathSync(TRUE));
    const type = typeOf(file, 'true', 1000);
    expect(type).toMatchObject({ kind: 'elf' });
    if (type.kind !== 'elf' || typeof type.dynamic === 'string') return;
    for (const name of type.dynamic.needed) expect(file.includes(`${name}\0`)).toBe(true);
  });

  const READELF = '/usr/bin/readelf';
  it.skipIf(!existsSync(READELF))('is read as readelf does', () => {
    for (const path of [TRUE, '/bin/sh', '/usr/bin/tar', process.execPath, READELF].filter((file) =>
      existsSync(file),
    )) {
      const options = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' }, maxBuffer: 2 ** 28 } as const;
      const text = execFileSync(READELF, ['-Wlhd', '-S', path], options);
      const all = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name);
      const type = typeOf(readFileSync(realpathSync(path)));
      expect([path, type]).toEqual([
        path,
        {
          kind: 'elf',
          bits: text.includes('ELF64') ? 64 : 32,
          interpreter: all(/program interpreter: (.*?)\]/g)[0] ?? null,
          dynamic: {
            needed: all(/\(NEEDED\).*\[(.*?)\]/g),
            soname: all(/\(SONAME\).*\[(.*?)\]/g)[0] ?? null,
          },
          isStripped: !text.includes(' SYMTAB '),
        },
      ]);
    }
  });
});
