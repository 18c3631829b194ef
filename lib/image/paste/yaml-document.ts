import { type Document, LineCounter, parseDocument } from 'yaml';
import type { DataEntry, DataNode } from './data.ts';
import { readJson } from './json.ts';
import { cutBlock, findContent, type LineRange, sizeOf, splitKey } from './yaml-blocks.ts';
import { YamlNodeReader } from './yaml-node.ts';

/** What the library parses in one go, in characters: a few hundredths of a second, and 12 MB. */
const CHUNK = 64 * 1024;
/** What it parses at most where the lines do not show how to cut it. */
const LONGEST_CHUNK = 256 * 1024;
/** Above these the YAML library needs minutes for a few kilobytes. */
const maxFlowDepth = 64;
const maxQuestionMarks = 32;
const maxNesting = 24;
const unread = new Set(['managedFields', 'openAPIV3Schema']);

export type YamlProblem = { line: number; reason: string; range: LineRange };
export type YamlDocument = {
  /** Null where nothing of it could be read. */
  node: DataNode | null;
  problems: YamlProblem[];
  /** Aliases that stand for too much. */
  leftOut: { line: number; text: string }[];
};

/**
 * One YAML document. A long one is cut along its indentation and parsed in parts, so that memory stays small; each `yield` is a
 * place where others may go on. A part that cannot be read is named, and the other parts are read.
 *
 * @param lines - of the document; dashes of long items are blanked in it
 */
export function* readYamlDocument(lines: string[]): Generator<void, YamlDocument> {
  const reader = new YamlNodeReader();
  const problems: YamlProblem[] = [];
  const node = yield* readRange({ lines, reader, problems }, { start: 0, end: lines.length }, 0);
  return { node, problems, leftOut: reader.leftOut };
}

type Context = { lines: string[]; reader: YamlNodeReader; problems: YamlProblem[] };

function* readRange(context: Context, range: LineRange, depth: number): Generator<void, DataNode | null> {
  const { lines } = context;
  const size = sizeOf(lines, range);
  if (size <= CHUNK) return readChunk(context, range);
  const block = depth < maxNesting ? cutBlock(lines, range) : null;
  // A single item or entry that begins on a line of its own is cut further below.
  if (block === null) {
    if (size <= LONGEST_CHUNK) return readChunk(context, range);
    const reason = `this part is longer than ${LONGEST_CHUNK / 1024} KiB and its indentation does not show how to cut it`;
    context.problems.push({ line: range.start + 1, reason, range });
    return null;
  }
  const line = (findContent(lines, range) ?? range.start) + 1;
  if (block.kind === 'list') {
    const items: DataNode[] = [];
    for (const batch of batchesOf(lines, block.parts)) {
      const node = batch.isLong ? yield* readLongItem(context, batch.range, depth) : readChunk(context, batch.range);
      if (batch.isLong && node !== null) items.push(node);
      else if (node?.kind === 'list') items.push(...node.items);
      yield;
    }
    return { kind: 'list', items, line };
  }
  const entries: DataEntry[] = [];
  for (const batch of batchesOf(lines, block.parts)) {
    if (batch.isLong) entries.push(...(yield* readLongEntry(context, batch.range, depth)));
    else {
      const node = readChunk(context, batch.range);
      if (node?.kind === 'map') entries.push(...node.entries);
    }
    yield;
  }
  return { kind: 'map', entries, line };
}

/** Parts that follow each other, together as long as the library may get them at once; a longer one is alone. */
function* batchesOf(
  lines: readonly string[],
  parts: readonly LineRange[],
): Generator<{ range: LineRange; isLong: boolean }> {
  let batch: LineRange & { size: number } = { start: 0, end: 0, size: 0 };
  for (const part of parts) {
    const size = sizeOf(lines, part);
    if (batch.size > 0 && batch.size + size > CHUNK) {
      yield { range: batch, isLong: false };
      batch = { start: 0, end: 0, size: 0 };
    }
    if (size > CHUNK) yield { range: part, isLong: true };
    else batch = { start: batch.size > 0 ? batch.start : part.start, end: part.end, size: batch.size + size };
  }
  if (batch.size > 0) yield { range: batch, isLong: false };
}

function* readLongItem(context: Context, range: LineRange, depth: number): Generator<void, DataNode | null> {
  const first = context.lines[range.start] ?? '';
  const dash = first.indexOf('-');
  // Without its dash, what follows stands in the same column as the lines below it.
  context.lines[range.start] = `${first.slice(0, dash)} ${first.slice(dash + 1)}`;
  return yield* readRange(context, range, depth + 1);
}

function* readLongEntry(context: Context, range: LineRange, depth: number): Generator<void, DataEntry[]> {
  const { key, rest } = splitKey(context.lines[range.start] ?? '');
  const line = range.start + 1;
  // Long texts name no images: a manifest within a config map, a certificate, a dashboard.
  if (unread.has(key) || /^[|>"']/.test(rest)) return [];
  if (rest === '') {
    const node = yield* readRange(context, { start: range.start + 1, end: range.end }, depth + 1);
    return node === null ? [] : [{ key, line, node }];
  }
  const size = sizeOf(context.lines, range);
  if (size <= LONGEST_CHUNK) {
    const node = readChunk(context, range);
    return node?.kind === 'map' ? node.entries : [];
  }
  const reason = `"${key}" is longer than ${LONGEST_CHUNK / 1024} KiB and its indentation does not show how to cut it`;
  context.problems.push({ line, reason, range });
  return [];
}

function readChunk({ lines, reader, problems }: Context, range: LineRange): DataNode | null {
  const text = lines.slice(range.start, range.end).join('\n');
  if (/^\s*[{[]/.test(text)) {
    const { roots, problem } = readJson(text, range.start);
    if (problem === null && roots.length === 1) return roots[0] ?? null;
  }
  const counter = new LineCounter();
  const parsed = isReadable(text) ? parse(text, counter) : 'nested too deep';
  if (typeof parsed === 'string') {
    problems.push({ line: range.start + 1, reason: parsed, range });
    return null;
  }
  const [error] = parsed.errors;
  if (error !== undefined) {
    const line = range.start + counter.linePos(error.pos[0]).line;
    problems.push({ line, reason: explain(error.message), range });
    return null;
  }
  return reader.read(parsed, counter, range.start);
}

function parse(text: string, lineCounter: LineCounter): Document.Parsed | string {
  try {
    return parseDocument(text, {
      lineCounter,
      merge: true,
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
      schema: 'failsafe',
    });
  } catch {
    // Nested so deep that the library ran out of stack.
    return 'nested too deep';
  }
}

/** Whether the library can be trusted with the text; brackets in strings only make the count too high. */
function isReadable(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '{' || char === '[') depth += 1;
    else if ((char === '}' || char === ']') && depth > 0) depth -= 1;
    if (depth > maxFlowDepth) return false;
  }
  return (text.match(/(?<!\S)\?(?!\S)/g)?.length ?? 0) <= maxQuestionMarks;
}

/** The library's sentence in the form of ours: no capital, no full stop, one line. */
function explain(message: string): string {
  const [first = ''] = message.split('\n');
  return `${first.charAt(0).toLowerCase()}${first.slice(1)}`.replace(/[.:]$/, '');
}
