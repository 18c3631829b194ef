/**
 * JsonSpan is a value within a document, as the places of its first byte and behind its last. Parsed values take up to
 * fifty times the bytes of a document, so large documents are read by spans, and only what is needed is parsed.
 */
export type JsonSpan = { document: Buffer; start: number; end: number };

/** Most bytes of a value that is parsed. A larger one counts as damaged. */
const MOST_PARSED_BYTES = 256 * 1024;
/** Most members of an object and elements of a list. */
const MOST_VALUES = 500_000;

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/** Returns the span of a whole document. */
export function spanOf(document: Buffer): JsonSpan {
  const isMarked = document.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  const start = skipSpace(document, isMarked ? BYTE_ORDER_MARK.length : 0);
  return { document, start, end: skipValue(document, start) };
}

/** Returns the span of a document whose top is an object. @throws SyntaxError */
export function objectSpanOf(document: Buffer): JsonSpan {
  const span = spanOf(document);
  if (document[span.start] !== OPEN_OBJECT) throw new SyntaxError('the document is no object');
  return span;
}

export function isListSpan({ document, start }: JsonSpan): boolean {
  return document[start] === OPEN_LIST;
}

/**
 * Parses a value.
 *
 * @throws RangeError for a large value, SyntaxError for damage
 */
export function parseSpan({ document, start, end }: JsonSpan): unknown {
  if (end - start > MOST_PARSED_BYTES) throw new RangeError(`a value of more than ${MOST_PARSED_BYTES} bytes`);
  return JSON.parse(document.toString('utf8', start, end));
}

/** Returns the elements of a list; none of another value. @throws SyntaxError */
export function* listElements({ document, start }: JsonSpan): Generator<JsonSpan> {
  if (document[start] !== OPEN_LIST) return;
  let [at, count] = [skipSpace(document, start + 1), 0];
  while (document[at] !== CLOSE_LIST) {
    count = countValue(count);
    const end = skipValue(document, at);
    yield { document, start: at, end };
    at = skipSeparator(document, end, CLOSE_LIST);
  }
}

/** Returns the members of an object; none of another value. @throws SyntaxError, RangeError */
export function* listMembers({ document, start }: JsonSpan): Generator<[key: string, value: JsonSpan]> {
  if (document[start] !== OPEN_OBJECT) return;
  let [at, count] = [skipSpace(document, start + 1), 0];
  while (document[at] !== CLOSE_OBJECT) {
    count = countValue(count);
    if (document[at] !== QUOTE) throw new SyntaxError('a member without a name');
    const keyEnd = skipText(document, at);
    const key = parseSpan({ document, start: at, end: keyEnd });
    const colon = skipSpace(document, keyEnd);
    if (document[colon] !== COLON) throw new SyntaxError('a member without a value');
    const valueStart = skipSpace(document, colon + 1);
    const end = skipValue(document, valueStart);
    yield [String(key), { document, start: valueStart, end }];
    at = skipSeparator(document, end, CLOSE_OBJECT);
  }
}

/** Returns the last member of a name, as JSON.parse does, or null. @throws SyntaxError, RangeError */
export function findMember(span: JsonSpan, name: string): JsonSpan | null {
  let found: JsonSpan | null = null;
  for (const [key, value] of listMembers(span)) if (key === name) found = value;
  return found;
}

function countValue(count: number): number {
  if (count === MOST_VALUES) throw new RangeError(`more than ${MOST_VALUES} values`);
  return count + 1;
}

function skipSpace(document: Buffer, start: number): number {
  let at = start;
  for (let byte = document[at]; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09; byte = document[at])
    at += 1;
  return at;
}

/** Moves behind a comma, or to the end of the list or object. */
function skipSeparator(document: Buffer, start: number, close: number): number {
  const at = skipSpace(document, start);
  if (document[at] === close) return at;
  if (document[at] !== COMMA) throw new SyntaxError('a value without a comma behind it');
  return skipSpace(document, at + 1);
}

function skipText(document: Buffer, start: number): number {
  for (let at = start + 1; ; at += 1) {
    const byte = document[at];
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) at += 1;
    else if (byte === undefined) throw new SyntaxError('a text without an end');
  }
}

/** Finds the end of a value. Its inner form is not checked. */
function skipValue(document: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < document.length; at += 1) {
    const byte = document[at];
    if (byte === QUOTE) at = skipText(document, at) - 1;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) depth += 1;
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth -= 1;
    const next = document[at + 1];
    const isEnd = next === undefined || next === COMMA || next === CLOSE_LIST || next === CLOSE_OBJECT || isSpace(next);
    if (depth < 0) break;
    if (depth === 0 && isEnd) return at + 1;
  }
  throw new SyntaxError('a value without an end');
}

const isSpace = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
