import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectPackages, namesOf } from './collect.ts';

const FIXTURE = readFileSync(join(import.meta.dirname, '../../../fixtures/packages/go-build-info.bin'));
const [HEAD, SECTION] = [FIXTURE.subarray(0, 64), FIXTURE.subarray(64)];
const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
const MODULES = [
  'example.com/app (devel)',
  'example.com/fork v0.9.1-0.20260101000000-abcdefabcdef',
  'example.com/lib v1.2.3',
  'example.com/plain v1.4.0',
  'stdlib go1.19.8',
];

/** Builds a program around sections, with as many bytes before them. */
function programOf(before: number, ...sections: Uint8Array[]): Buffer {
  return Buffer.concat([HEAD, Buffer.alloc(before, 0x90), ...sections, Buffer.alloc(70_000, 1)]);
}

/** Encodes build info as Go's linker does. */
function sectionOf(version: string, modules: string, flags = 2): Buffer {
  const mark = Buffer.alloc(16, 0x30);
  const text = (value: Buffer) => {
    const length: number[] = [];
    for (let rest = value.length; ; rest = Math.floor(rest / 128)) {
      length.push(rest < 128 ? rest : (rest % 128) | 128);
      if (rest < 128) break;
    }
    return Buffer.concat([Buffer.from(length), value]);
  };
  const marked = modules === '' ? Buffer.alloc(0) : Buffer.concat([mark, Buffer.from(modules), mark]);
  return Buffer.concat([MAGIC, Buffer.of(8, flags), Buffer.alloc(16), text(Buffer.from(version)), text(marked)]);
}

describe('a Go binary', () => {
  it('has the modules that "go version -m" prints', () => {
    const found = collectPackages([['usr/bin/app', programOf(5000, SECTION)]]);
    expect(namesOf(found, 'go')).toEqual(MODULES);
    const printed = readFileSync(join(import.meta.dirname, '../../../fixtures/packages/go-build-info.txt'), 'utf8');
    for (const [, name = '', version = ''] of printed.matchAll(/^\t(?:mod|dep)\t(\S+)\t(\S+)/gm))
      if (!name.includes('Upper')) expect(MODULES).toContain(`${name} ${version}`);
    expect(found.packages.filter(({ flags }) => flags.includes('replaced')).map(({ name }) => name)).toEqual([
      'example.com/fork',
      'example.com/lib',
    ]);
    expect(found.ownerOf('usr/bin/app')?.name).toBe('example.com/app');
  });

  it.each([1, 2, 13, 14, 15, 33, 64, 511, 16_384])('is searched over borders of pieces of %i bytes', (pieceBytes) => {
    for (const before of [0, 1, 31, 16_384 - 64 - 7]) {
      const found = collectPackages([['app', programOf(before, SECTION)]], { pieceBytes });
      expect(namesOf(found, 'go')).toEqual(MODULES);
    }
  });

  it('is searched further where the magic is only a text', () => {
    const texts = [MAGIC, Buffer.from('invalid'), MAGIC, Buffer.from('\x08\x02'), MAGIC];
    expect(namesOf(collectPackages([['app', programOf(100, ...texts, SECTION)]]), 'go')).toEqual(MODULES);
  });

  it.each([
    ['Mach-O', 'cffaedfe'],
    ['PE', '4d5a9000'],
    ['Mach-O of several architectures', 'cafebabe'],
  ])('is found in a file of %s', (_, head) => {
    const program = programOf(0, SECTION);
    Buffer.from(head, 'hex').copy(program);
    expect(namesOf(collectPackages([['app', program]]), 'go')).toEqual(MODULES);
  });

  it('is no other file with the same bytes', () => {
    const text = programOf(0, SECTION);
    text.write('#!/b');
    expect(collectPackages([['app', text]])).toMatchObject({ packages: [], notRead: [] });
  });

  it('has at least the version of Go', () => {
    expect(namesOf(collectPackages([['app', programOf(0, sectionOf('go1.22.1', ''))]]))).toEqual([
      'go stdlib go1.22.1',
    ]);
  });

  it('of Go 1.17 or older is named as not read', () => {
    const found = collectPackages([['app', programOf(0, sectionOf('go1.17', '', 0))]]);
    expect(found).toMatchObject({
      packages: [],
      notRead: ['app: not read: unsupported format (built by Go 1.17 or older)'],
    });
  });

  it('with too many modules is named as not read', () => {
    const section = sectionOf('go1.22.1', `mod\tx\tv1\t\n`.repeat(1000));
    const { packages, notRead } = collectPackages([['app', programOf(0, section)]], {
      limits: { goModulesBytes: 5000 },
    });
    expect(packages).toEqual([]);
    expect(notRead).toEqual(['app: not read: too big (10032 bytes of modules; 5000 are the most)']);
  });

  it('that is cut within its build info is named as damaged', () => {
    const whole = Buffer.concat([HEAD, Buffer.alloc(70_000), SECTION]);
    const { packages, notRead } = collectPackages([['app', whole.subarray(0, 70_064 + 200)]]);
    expect([packages, notRead]).toEqual([[], ['app: not read: damaged (build info of Go)']]);
  });

  it('that repeats what looks like build info is left', () => {
    const fake = Buffer.concat([MAGIC, Buffer.of(8, 2), Buffer.alloc(16), Buffer.of(3), Buffer.from('xyz')]);
    const many = Buffer.concat(Array<Buffer>(50_000).fill(fake));
    const { packages, notRead } = collectPackages([['app', programOf(0, many, SECTION)]]);
    expect([packages, notRead]).toEqual([[], ['app: not read: damaged (build info of Go)']]);
  });

  it('keeps its modules apart from those of another binary', () => {
    const { packages } = collectPackages([
      ['a', programOf(0, SECTION)],
      ['b', programOf(0, SECTION)],
    ]);
    expect(packages).toHaveLength(2 * MODULES.length);
    expect(new Set(packages.map(({ directory }) => directory))).toEqual(new Set(['a', 'b']));
  });
});
