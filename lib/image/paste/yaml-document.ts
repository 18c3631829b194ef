import { type Document, LineCounter, parseDocument } from 'yaml';
import { type DataEntry, type DataNode, MAX_VALUES } from './data.ts';
import { readJson } from './json.ts';
import { cutBlock, findContent, type LineRange, sizeOf, splitKey } from './yaml-blocks.ts';
import { UNREAD_KEYS, YamlNodeReader } from './yaml-node.ts';

/** Characters that the library parses in one call, which takes a few hundredths of a second and 12 MB. */
const CHUNK = 64 * 1024;
/** The most characters in one call when the lines do not show where to split. */
const LONGEST_CHUNK = 256 * 1024;
/** Above these limits the YAML library needs minutes for a few kilobytes. */
const MAX_FLOW_DEPTH = 64;
const MAX_QUESTION_MARKS = 32;
const MAX_NESTING = 24;
/** The most mistakes of one document. Each one costs time. */
const MAX_PROBLEMS = 100;
const TOO_WRONG = `from here on it is not read, as ${MAX_PROBLEMS} parts of it have mistakes`;
const TOO_MANY = `from here on it has more than ${MAX_VALUES.toLocaleString('en')} values`;
/** How many levels below the document a mistake is searched for. */
const MAX_RETRIES = 4;
const GIVEN_UP = [TOO_MANY, TOO_WRONG];
export type YamlProblem = { line: number; reason: string; range: LineRange };
export type YamlDocument = {
  /** Null when nothing could be read. */
  node: DataNode | null;
  problems: YamlProblem[];
  /** Aliases that expand to too many values. */
  leftOut: { line: number; text: string }[];
};

/**
 * Reads one YAML document. A long one is split along its indentation and parsed in parts, which limits memory. Each
 * `yield` lets other work run. A part with a mistake is reported, and the other parts are read.
 */
export function* readYamlDocument(lines: readonly string[]): Generator<void, YamlDocument> {
  const reader = new YamlNodeReader();
  const problems: YamlProblem[] = [];
  const node = yield* readRange({ lines, own: null, reader, problems }, { start: 0, end: lines.length }, 0);
  return { node, problems, leftOut: reader.leftOut };
}

/** `own` is a copy of the lines, made when the dash of a long item has to be removed. */
type Context = { lines: readonly string[]; own: string[] | null; reader: YamlNodeReader; problems: YamlProblem[] };

function* readRange(context: Context, range: LineRange, depth: number): Generator<void, DataNode | null> {
  const { lines, problems } = context;
  const size = sizeOf(lines, range);
  if (size <= CHUNK) {
    const node = readChunk(context, range);
    if (node !== null || depth >= MAX_RETRIES) return node;
  }
  const block = depth < MAX_NESTING ? cutBlock(lines, range) : null;
  if (block === null || (size <= CHUNK && block.parts.length === 1 && block.kind === 'list')) {
    if (size <= CHUNK) return null;
    if (size <= LONGEST_CHUNK) return readChunk(context, range);
    const reason = `this part is longer than ${LONGEST_CHUNK / 1024} KiB and its indentation does not show how to cut it`;
    problems.push({ line: range.start + 1, reason, range });
    return null;
  }
  // The parts are read one by one, so that only those with a mistake are reported.
  if (size <= CHUNK) problems.pop();
  const line = (findContent(lines, range) ?? range.start) + 1;
  const parts = size <= CHUNK ? singlesOf(block.parts) : batchesOf(lines, block.parts);
  return block.kind === 'list'
    ? { kind: 'list', items: yield* readItems(context, parts, depth), line }
    : { kind: 'map', entries: yield* readEntries(context, parts, depth), line };
}

/** `isAlone`: one part, which is split further. Otherwise the parts are parsed together. */
type Batch = { range: LineRange; isAlone: boolean; parts: readonly LineRange[] };

function* readItems(context: Context, batches: Iterable<Batch>, depth: number): Generator<void, DataNode[]> {
  const items: DataNode[] = [];
  for (const { range, isAlone, parts } of batches) {
    if (isFull(context, range)) break;
    const node = isAlone ? yield* readItem(context, range, depth) : readTogether(context, range, parts);
    if (isAlone && node !== null) items.push(node);
    else if (node?.kind === 'list') for (const item of node.items) items.push(item);
    else if (!isAlone) items.push(...(yield* readItems(context, singlesOf(parts), depth)));
    yield;
  }
  return items;
}

function* readEntries(context: Context, batches: Iterable<Batch>, depth: number): Generator<void, DataEntry[]> {
  const entries: DataEntry[] = [];
  for (const { range, isAlone, parts } of batches) {
    if (isFull(context, range)) break;
    const node = isAlone ? null : readTogether(context, range, parts);
    if (isAlone) entries.push(...(yield* readEntry(context, range, depth)));
    else if (node?.kind === 'map') for (const entry of node.entries) entries.push(entry);
    else entries.push(...(yield* readEntries(context, singlesOf(parts), depth)));
    yield;
  }
  return entries;
}

/** Reports whether the document has the most values or mistakes allowed. The first time, it notes the reason. */
function isFull({ reader, problems }: Context, range: LineRange): boolean {
  const reason = reader.isFull ? TOO_MANY : problems.length >= MAX_PROBLEMS ? TOO_WRONG : null;
  if (reason !== null && !GIVEN_UP.includes(problems.at(-1)?.reason ?? ''))
    problems.push({ line: range.start + 1, reason, range: { start: range.start, end: range.start } });
  return reason !== null;
}

/** Returns null when a part has a mistake. Each part is then read separately. */
function readTogether(context: Context, range: LineRange, parts: readonly LineRange[]): DataNode | null {
  const node = readChunk(context, range);
  if (node === null && parts.length > 0) context.problems.pop();
  return node;
}

const singlesOf = (parts: readonly LineRange[]): Batch[] => parts.map((range) => ({ range, isAlone: true, parts: [] }));

/** Groups adjacent parts for one call of the library. A part that is too long forms a batch of its own. */
function* batchesOf(lines: readonly string[], parts: readonly LineRange[]): Generator<Batch> {
  let batch: LineRange[] = [];
  let batchSize = 0;
  const together = (): Batch => ({
    range: { start: batch[0]?.start ?? 0, end: batch.at(-1)?.end ?? 0 },
    isAlone: false,
    parts: batch,
  });
  for (const part of parts) {
    const size = sizeOf(lines, part);
    if (batch.length > 0 && batchSize + size > CHUNK) {
      yield together();
      batch = [];
      batchSize = 0;
    }
    if (size > CHUNK) yield { range: part, isAlone: true, parts: [] };
    else {
      batch.push(part);
      batchSize += size;
    }
  }
  if (batch.length > 0) yield together();
}

function* readItem(context: Context, range: LineRange, depth: number): Generator<void, DataNode | null> {
  const first = context.lines[range.start] ?? '';
  const dash = first.indexOf('-');
  // A space replaces the dash, so that the rest is in the same column as the lines below.
  context.own ??= [...context.lines];
  context.own[range.start] = `${first.slice(0, dash)} ${first.slice(dash + 1)}`;
  context.lines = context.own;
  return yield* readRange(context, range, depth + 1);
}

function* readEntry(context: Context, range: LineRange, depth: number): Generator<void, DataEntry[]> {
  const { key, rest } = splitKey(context.lines[range.start] ?? '');
  const line = range.start + 1;
  const size = sizeOf(context.lines, range);
  // Long texts name no images: a manifest inside a config map, a certificate, a dashboard.
  if (UNREAD_KEYS.has(key) || (size > CHUNK && /^[|>"']/.test(rest))) return [];
  if (rest === '') {
    const node = yield* readRange(context, { start: range.start + 1, end: range.end }, depth + 1);
    return node === null ? [] : [{ key, line, node }];
  }
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
    // Deep nesting exhausted the library's stack.
    return 'nested too deep';
  }
}

/** Reports whether the library can parse the text in acceptable time. Brackets in strings only raise the count. */
function isReadable(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '{' || char === '[') depth += 1;
    else if ((char === '}' || char === ']') && depth > 0) depth -= 1;
    if (depth > MAX_FLOW_DEPTH) return false;
  }
  return (text.match(/(?<!\S)\?(?!\S)/g)?.length ?? 0) <= MAX_QUESTION_MARKS;
}

/** Adapts the library's message: no capital, no full stop, one line. */
function explain(message: string): string {
  const [first = ''] = message.split('\n');
  return `${first.charAt(0).toLowerCase()}${first.slice(1)}`.replace(/[.:]$/, '');
}
