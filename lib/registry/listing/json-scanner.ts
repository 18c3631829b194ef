/** What is told of a JSON document while its bytes arrive. `depth` is how many objects and arrays are open around the value. */
export type JsonEvents = {
  open(kind: 'object' | 'array', depth: number): void;
  /** `depth` is that of the value that ends. */
  close(depth: number): void;
  /** How many bytes of the next string to keep; 0 where it is of no interest. */
  keep(isKey: boolean, depth: number): number;
  /** `text` is null where the string is longer than `keep` allowed, or of no interest. */
  string(text: string | null, isKey: boolean, depth: number): void;
  /** A number, true, false or null. */
  scalar(isNull: boolean, depth: number): void;
};

export type JsonFault = 'invalid' | 'too-deep';

export type JsonScanner = {
  /** Takes the next bytes of the document; after a fault they are ignored. */
  write(bytes: Uint8Array): void;
  /** Null where what was written is one whole JSON document. */
  end(): JsonFault | null;
  readonly fault: JsonFault | null;
};

type State =
  | 'start'
  | 'value'
  | 'first-value'
  | 'first-key'
  | 'key'
  | 'colon'
  | 'after'
  | 'done'
  | 'string'
  | 'escape'
  | 'hex'
  | 'word'
  | 'number'
  | 'failed';

const [QUOTE, BACKSLASH, COMMA, COLON, MINUS, PLUS, DOT, ZERO, NINE] = [34, 92, 44, 58, 45, 43, 46, 48, 57];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];
const ESCAPED = new Set(Buffer.from('"\\/bfnrt'));
const UNICODE_ESCAPE = 117;
const WORDS = new Map([
  [116, 'rue'],
  [102, 'alse'],
  [110, 'ull'],
]);
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

type NumberPart = 'minus' | 'zero' | 'whole' | 'dot' | 'fraction' | 'e' | 'sign' | 'exponent';
/** Where a number may end. */
const ENDS: ReadonlySet<NumberPart> = new Set(['zero', 'whole', 'fraction', 'exponent']);

function isSpace(byte: number): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9;
}

function isHex(byte: number): boolean {
  return (byte >= ZERO && byte <= NINE) || (byte >= 97 && byte <= 102) || (byte >= 65 && byte <= 70);
}

/** The part of a number that a byte leads to (RFC 8259, section 6); null where it does not belong to the number. */
function nextPart(part: NumberPart, byte: number): NumberPart | null {
  if (byte >= ZERO && byte <= NINE) {
    if (part === 'minus') return byte === ZERO ? 'zero' : 'whole';
    if (part === 'zero') return null;
    if (part === 'whole' || part === 'fraction' || part === 'exponent') return part;
    return part === 'dot' ? 'fraction' : 'exponent';
  }
  if (byte === DOT) return part === 'zero' || part === 'whole' ? 'dot' : null;
  if (byte === 101 || byte === 69) return part === 'zero' || part === 'whole' || part === 'fraction' ? 'e' : null;
  return part === 'e' && (byte === PLUS || byte === MINUS) ? 'sign' : null;
}

/**
 * Checks a JSON document (RFC 8259) as its bytes arrive, and keeps none of it but the strings that `events` wants. Memory is bounded
 * by `maxDepth` and by what is kept, whatever the document's size. Pure.
 */
export function createJsonScanner(events: JsonEvents, maxDepth: number): JsonScanner {
  const isInObject: boolean[] = [];
  let state: State = 'start';
  let fault: JsonFault | null = null;
  let isKey = false;
  let kept: number[] | null = null;
  let keepBytes = 0;
  let isEscaped = false;
  /** Of a byte order mark, an escape or a word: how many bytes of it were read. */
  let read = 0;
  let word = '';
  let part: NumberPart = 'minus';

  function fail(reason: JsonFault = 'invalid'): State {
    fault ??= reason;
    return 'failed';
  }

  const afterValue = (): State => (isInObject.length === 0 ? 'done' : 'after');

  function beginValue(byte: number): State {
    if (byte === QUOTE) return beginString(false);
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) return open(byte === OPEN_OBJECT);
    if (byte === MINUS || (byte >= ZERO && byte <= NINE)) {
      part = byte === MINUS ? 'minus' : byte === ZERO ? 'zero' : 'whole';
      return 'number';
    }
    const rest = WORDS.get(byte);
    if (rest === undefined) return fail();
    word = rest;
    read = 0;
    return 'word';
  }

  function open(isObject: boolean): State {
    if (isInObject.length >= maxDepth) return fail('too-deep');
    events.open(isObject ? 'object' : 'array', isInObject.length);
    isInObject.push(isObject);
    return isObject ? 'first-key' : 'first-value';
  }

  function close(isObject: boolean): State {
    if (isInObject.at(-1) !== isObject) return fail();
    isInObject.pop();
    events.close(isInObject.length);
    return afterValue();
  }

  function beginString(key: boolean): State {
    isKey = key;
    isEscaped = false;
    keepBytes = events.keep(key, isInObject.length);
    kept = keepBytes > 0 ? [] : null;
    return 'string';
  }

  function keepByte(byte: number): void {
    if (kept === null) return;
    if (kept.length < keepBytes) kept.push(byte);
    else kept = null;
  }

  function endString(): State {
    const text = kept === null ? null : Buffer.from(kept).toString('utf8');
    kept = null;
    // Its escapes were checked one by one.
    const plain = text !== null && isEscaped ? String(JSON.parse(`"${text}"`)) : text;
    events.string(plain, isKey, isInObject.length);
    return isKey ? 'colon' : afterValue();
  }

  function takeInString(byte: number): State {
    if (byte === QUOTE) return endString();
    if (byte < 32) return fail();
    keepByte(byte);
    if (byte !== BACKSLASH) return 'string';
    isEscaped = true;
    return 'escape';
  }

  function takeEscape(byte: number): State {
    keepByte(byte);
    if (ESCAPED.has(byte)) return 'string';
    if (byte !== UNICODE_ESCAPE) return fail();
    read = 0;
    return 'hex';
  }

  function takeHex(byte: number): State {
    keepByte(byte);
    read += 1;
    if (!isHex(byte)) return fail();
    return read === 4 ? 'string' : 'hex';
  }

  function takeWord(byte: number): State {
    if (byte !== word.charCodeAt(read)) return fail();
    read += 1;
    if (read < word.length) return 'word';
    events.scalar(word === 'ull', isInObject.length);
    return afterValue();
  }

  function takeNumber(byte: number): State {
    const next = nextPart(part, byte);
    if (next === null) {
      state = endNumber();
      return fault === null ? takeBetween(byte) : 'failed';
    }
    part = next;
    return 'number';
  }

  function endNumber(): State {
    if (!ENDS.has(part)) return fail();
    events.scalar(false, isInObject.length);
    return afterValue();
  }

  /** A byte between values, keys and their signs. */
  function takeBetween(byte: number): State {
    if (isSpace(byte)) return state;
    if (state === 'first-value' && byte === CLOSE_ARRAY) return close(false);
    if (state === 'value' || state === 'first-value') return beginValue(byte);
    if (state === 'first-key' && byte === CLOSE_OBJECT) return close(true);
    if ((state === 'first-key' || state === 'key') && byte === QUOTE) return beginString(true);
    if (state === 'colon' && byte === COLON) return 'value';
    if (state !== 'after') return fail();
    if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) return close(byte === CLOSE_OBJECT);
    if (byte !== COMMA) return fail();
    return isInObject.at(-1) ? 'key' : 'value';
  }

  function takeStart(byte: number): State {
    if (byte === BYTE_ORDER_MARK[read]) {
      read += 1;
      return read === BYTE_ORDER_MARK.length ? 'value' : 'start';
    }
    if (read > 0) return fail();
    state = 'value';
    return takeBetween(byte);
  }

  const takers: Partial<Record<State, (byte: number) => State>> = {
    string: takeInString,
    escape: takeEscape,
    hex: takeHex,
    word: takeWord,
    number: takeNumber,
    start: takeStart,
  };

  return {
    write(bytes) {
      for (let at = 0; at < bytes.length && fault === null; at += 1) {
        if (state === 'string' && kept === null) at = skipText(bytes, at);
        const byte = bytes[at];
        if (byte !== undefined) state = (takers[state] ?? takeBetween)(byte);
      }
    },
    end() {
      if (fault === null && state === 'number') state = endNumber();
      if (fault === null && state !== 'done') fail();
      return fault;
    },
    get fault() {
      return fault;
    },
  };
}

/** The place of the next byte that matters in a string: what is not kept of it is passed over quickly. */
function skipText(bytes: Uint8Array, from: number): number {
  let at = from;
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE || byte === BACKSLASH || byte < 32) break;
  }
  return at;
}
