import fc, { type Arbitrary } from 'fast-check';
import type { FileType } from '#lib/contents/file-type/file-type.ts';
import { observeType } from '#lib/contents/file-type/observe-type.ts';
import { elfOf } from '#tests/support/elf.ts';
import { changedBytes } from './bytes.ts';

const PIECE_BYTES = 1500;
const LONGEST_NAME = 255;

const name = fc.constantFrom('libc.so.6', 'libm.so', 'so', '.so', '', 'x'.repeat(300), 'a b.so', 'addon.node');
const gap = fc.constantFrom(0, 0, 0, 1, 40, 5000, 100_000);

const elf = fc
  .record({
    bits: fc.constantFrom<32 | 64>(32, 64),
    isLittle: fc.boolean(),
    interpreter: fc.option(fc.constantFrom('/lib64/ld-linux-x86-64.so.2', '/'.repeat(5000))),
    needed: fc.array(name, { maxLength: 4 }),
    soname: fc.option(name),
    isDynamic: fc.boolean(),
    sections: fc.option(fc.array(fc.constantFrom(0, 1, 2, 3), { maxLength: 5 })),
    gaps: fc.tuple(gap, gap, gap),
    namesLast: fc.boolean(),
  })
  .map(elfOf);

/** Offsets and sizes in the headers that lead anywhere. */
const misled = fc
  .tuple(elf, fc.array(fc.tuple(fc.nat(250), fc.nat(255)), { minLength: 1, maxLength: 6 }))
  .map(([file, changes]) => {
    for (const [at, value] of changes) if (at + 4 < file.length) file[at + 4] = value;
    return file;
  });

const text = fc
  .constantFrom(
    '#!/bin/sh\n',
    '#!/usr/bin/env -S a=b node\n',
    '#! /',
    '{"mappings":""}',
    'PK\x03\x04',
    'BZh91AY&SY',
    '',
  )
  .chain((start) => fc.string({ unit: 'binary', maxLength: 700 }).map((rest) => Buffer.from(start + rest)));

const REPEATED = ['libc.so.6\0', '.so', '.so\0', '\0', '"mapping', 'x'];

function call(file: Uint8Array): FileType[] {
  const paths = ['file', 'file.map', 'file.pyc'];
  return paths.map((path) => {
    const found: FileType[] = [];
    const entry = { path, kind: 'file' as const, sizeBytes: file.length, apparentBytes: null };
    const observer = observeType({ ...entry, target: null, flags: 0, rawName: null }, (type) => found.push(type));
    for (let at = 0; at < file.length; at += PIECE_BYTES) observer.write(file.subarray(at, at + PIECE_BYTES));
    observer.end();
    const [type] = found;
    if (type === undefined || found.length > 1) throw new Error(`a file has ${found.length} types`);
    for (const kept of namesOf(type)) {
      if (kept === '' || kept.length > LONGEST_NAME || !/^[ -~]+$/.test(kept)) throw new Error(`a name is ${kept}`);
    }
    return type;
  });
}

function namesOf(type: FileType): string[] {
  if (type.kind === 'script') return [type.interpreter ?? 'none'];
  if (type.kind !== 'elf') return [];
  const { interpreter, dynamic } = type;
  const names = typeof dynamic === 'string' ? [] : [...dynamic.needed, dynamic.soname];
  return [interpreter, ...names].filter((one) => one !== null);
}

/** Fuzzes the type of a file, above all the reader of ELF files. A file is refused when its type is not read. */
export const fileTypesFuzz = {
  name: 'file types',
  inputs: fc.oneof(
    { weight: 4, arbitrary: changedBytes(elf) },
    { weight: 2, arbitrary: misled },
    { weight: 1, arbitrary: changedBytes(text) },
  ),
  repeated: (length: number): Arbitrary<Uint8Array> =>
    fc.tuple(fc.constantFrom(...REPEATED), fc.boolean()).map(([part, isElf]) => {
      const start = isElf ? elfOf({ needed: ['libc.so.6'], gaps: [length, 0, 0] }) : Buffer.alloc(length, part);
      // The repeated part fills what comes before the dynamic section.
      if (isElf) start.fill(part, 300, Math.max(300, start.length - 600));
      return start;
    }),
  longest: 16 * 1024 * 1024,
  msPerKiB: 0.05,
  call,
  refusals: [],
  isRefusal: ([type]: FileType[]): boolean =>
    type === undefined || type.kind === 'binary' || (type.kind === 'elf' && type.dynamic === 'not read'),
};
