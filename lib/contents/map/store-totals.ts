import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type ByteReader, type ByteWriter, createByteReader, createByteWriter } from '#lib/contents/index/bytes.ts';
import type { ContentMarks } from './content-marks.ts';
import { createSums, type FileSums, SUM_KEYS } from './file-sums.ts';
import { createNode, type ImageTotals, type LayerSums, type PackageTotals, type TotalsNode } from './image-totals.ts';

/** The first byte of stored totals. Raise it when they are collected or written in another way. */
const TOTALS_VERSION = 1;

/** A damaged row must not take more memory than a whole one could. */
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_NODES = 50_000;
const MOST_LEVELS = 32;

const EFFICIENCY_STEPS = 1_000_000;

/** Encodes totals: a version byte, then the deflated numbers and names. */
export function encodeTotals({ root, packages, marks, diveEfficiency, isCut }: ImageTotals): Uint8Array {
  const out = createByteWriter();
  out.number(isCut ? 1 : 0);
  out.number(diveEfficiency === null ? 0 : Math.round(diveEfficiency * EFFICIENCY_STEPS) + 1);
  out.number(packages.length);
  for (const one of packages) writePackage(out, one);
  writeMarks(out, marks);
  writeNode(out, root);
  return Buffer.concat([Buffer.from([TOTALS_VERSION]), deflateRawSync(out.taken())]);
}

/** Decodes stored totals. Returns null for another version or damaged bytes. */
export function decodeTotals(stored: Uint8Array): ImageTotals | null {
  if (stored[0] !== TOTALS_VERSION) return null;
  try {
    const from = createByteReader(inflateRawSync(stored.subarray(1), { maxOutputLength: MOST_BYTES }));
    const isCut = from.number() === 1;
    const efficiency = from.number();
    const packages: PackageTotals[] = [];
    for (let left = from.number(); left > 0; left -= 1) packages.push(readPackage(from));
    const marks = readMarks(from);
    const root = readNode(from, { nodes: MOST_NODES }, 0);
    return {
      root,
      packages,
      marks,
      isCut,
      diveEfficiency: efficiency === 0 ? null : (efficiency - 1) / EFFICIENCY_STEPS,
    };
  } catch {
    return null;
  }
}

function writePackage(out: ByteWriter, { kind, name, version, directory, layers }: PackageTotals): void {
  for (const text of [kind, name, version ?? '', directory]) out.text(text);
  out.number(layers.size);
  for (const [layer, sums] of layers) {
    out.number(layer);
    writeSums(out, sums);
  }
}

function readPackage(from: ByteReader): PackageTotals {
  const [kind, name, version, directory] = [from.text(), from.text(), from.text(), from.text()];
  const layers = new Map<number, FileSums>();
  for (let left = from.number(); left > 0; left -= 1) layers.set(from.number(), readSums(from));
  return { kind, name, version: version === '' ? null : version, directory, layers };
}

function writeMarks(out: ByteWriter, marks: ImageTotals['marks']): void {
  out.number(marks === null ? 0 : marks.size + 1);
  for (const [layer, { wasted, duplicates, isLinked }] of marks ?? []) {
    out.number(layer * 2 + (isLinked ? 1 : 0));
    for (const numbers of [wasted, duplicates]) {
      out.number(numbers.length);
      let previous = 0;
      for (const number of numbers) {
        out.number(number - previous);
        previous = number;
      }
    }
  }
}

function readMarks(from: ByteReader): ImageTotals['marks'] {
  const count = from.number();
  if (count === 0) return null;
  const marks = new Map<number, ContentMarks>();
  for (let left = count - 1; left > 0; left -= 1) {
    const head = from.number();
    const numbers = { wasted: readNumbers(from), duplicates: readNumbers(from) };
    marks.set(Math.floor(head / 2), { ...numbers, isLinked: head % 2 === 1 });
  }
  return marks;
}

function readNumbers(from: ByteReader): Uint32Array {
  const count = from.number();
  // Each number takes a byte at least.
  if (count > from.leftBytes) throw new RangeError('there are fewer numbers');
  const numbers = new Uint32Array(count);
  let previous = 0;
  for (let at = 0; at < count; at += 1) {
    previous += from.number();
    numbers[at] = previous;
  }
  return numbers;
}

function writeNode(out: ByteWriter, { name, kind, layers, children }: TotalsNode): void {
  out.text(name);
  out.number(kind === 'file' ? 1 : 0);
  out.number(layers.size);
  for (const [layer, { all, packaged }] of layers) {
    out.number(layer * 2 + (packaged === null ? 0 : 1));
    writeSums(out, all);
    if (packaged !== null) writeSums(out, packaged);
  }
  out.number(children?.size ?? 0);
  for (const child of children?.values() ?? []) writeNode(out, child);
}

function readNode(from: ByteReader, left: { nodes: number }, level: number): TotalsNode {
  left.nodes -= 1;
  if (left.nodes < 0 || level > MOST_LEVELS) throw new RangeError('too many directories');
  const node = createNode(from.text(), from.number() === 1 ? 'file' : 'directory');
  for (let rows = from.number(); rows > 0; rows -= 1) {
    const head = from.number();
    const sums: LayerSums = { all: readSums(from), packaged: null };
    if (head % 2 === 1) sums.packaged = readSums(from);
    node.layers.set(Math.floor(head / 2), sums);
  }
  const count = from.number();
  if (count > 0) node.children = new Map();
  for (let at = 0; at < count; at += 1) {
    const child = readNode(from, left, level + 1);
    node.children?.set(child.name, child);
  }
  return node;
}

/** Most sums have nothing wasted and no duplicates: a byte says which numbers follow. */
function writeSums(out: ByteWriter, sums: FileSums): void {
  out.number(SUM_KEYS.reduce((mask, key, bit) => (sums[key] > 0 ? mask | (1 << bit) : mask), 0));
  for (const key of SUM_KEYS) if (sums[key] > 0) out.number(sums[key]);
}

function readSums(from: ByteReader): FileSums {
  const mask = from.number();
  const sums = createSums();
  for (const [bit, key] of SUM_KEYS.entries()) if (mask & (1 << bit)) sums[key] = from.number();
  return sums;
}
