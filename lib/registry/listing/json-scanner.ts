/**
 * JsonEvents receives the parts of a JSON document as its bytes arrive. `depth` counts the objects and arrays around a
 * value.
 */
export type JsonEvents = {
  open(kind: 'object' | 'array', depth: number): void;
  /** `depth` is that of the value that ends. */
  close(depth: number): void;
  /** Returns how many bytes of the next string to keep; 0 to skip it. */
  keep(isKey: boolean, depth: number): number;
  /** `text` is null when the string was skipped or longer than `keep` allowed. */
  string(text: string | null, isKey: boolean, depth: number): void;
  /** Called for a number, true, false or null. */
  scalar(isNull: boolean, depth: number): void;
};

export type JsonFault = 'invalid' | 'too-deep';

export type JsonScanner = {
  /** Takes the next bytes of the document. After a fault they are ignored. */
  write(bytes: Uint8Array): void;
  /** Returns null when the bytes form one complete JSON document. */
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
/** The parts after which a number may end. */
const ENDS: ReadonlySet<NumberPart> = new Set(['zero', 'whole', 'fraction', 'exponent']);

function isSpace(byte: number): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9;
}

function isHex(byte: number): boolean {
  return (byte >= ZERO && byte <= NINE) || (byte >= 97 && byte <= 102) || (byte >= 65 && byte <= 70);
}

/**
 * Returns the part of a number that `byte` leads to, or null when it does not belong to the number. Source: RFC 8259,
 * section 6
 */
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
 * Checks a JSON document (RFC 8259) as its bytes arrive and keeps only the strings that `events` requests. Memory
 * depends on `maxDepth` and on these strings, not on the document's size. Pure.
 */
export function createJsonScanner(events: JsonEvents, maxDepth: number): JsonScanner {
  return new Scanner(events, maxDepth);
}

class Scanner implements JsonScanner {
  readonly #events: JsonEvents;
  readonly #maxDepth: number;
  readonly #isInObject: boolean[] = [];
  #state: State = 'start';
  #fault: JsonFault | null = null;
  #isKey = false;
  #kept: number[] | null = null;
  #keepBytes = 0;
  #isEscaped = false;
  /** Bytes read so far of a byte order mark, an escape or a word. */
  #read = 0;
  #word = '';
  #part: NumberPart = 'minus';

  constructor(events: JsonEvents, maxDepth: number) {
    this.#events = events;
    this.#maxDepth = maxDepth;
  }

  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && this.#fault === null; at += 1) {
      if (this.#state === 'string' && this.#kept === null) at = skipText(bytes, at);
      const byte = bytes[at];
      if (byte !== undefined) this.#state = this.#take(byte);
    }
  }

  end(): JsonFault | null {
    if (this.#fault === null && this.#state === 'number') this.#state = this.#endNumber();
    if (this.#fault === null && this.#state !== 'done') this.#fail();
    return this.#fault;
  }

  get fault(): JsonFault | null {
    return this.#fault;
  }

  #fail(reason: JsonFault = 'invalid'): State {
    this.#fault ??= reason;
    return 'failed';
  }

  #afterValue(): State {
    return this.#isInObject.length === 0 ? 'done' : 'after';
  }

  #beginValue(byte: number): State {
    if (byte === QUOTE) return this.#beginString(false);
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) return this.#open(byte === OPEN_OBJECT);
    if (byte === MINUS || (byte >= ZERO && byte <= NINE)) {
      this.#part = byte === MINUS ? 'minus' : byte === ZERO ? 'zero' : 'whole';
      return 'number';
    }
    const rest = WORDS.get(byte);
    if (rest === undefined) return this.#fail();
    this.#word = rest;
    this.#read = 0;
    return 'word';
  }

  #open(isObject: boolean): State {
    if (this.#isInObject.length >= this.#maxDepth) return this.#fail('too-deep');
    this.#events.open(isObject ? 'object' : 'array', this.#isInObject.length);
    this.#isInObject.push(isObject);
    return isObject ? 'first-key' : 'first-value';
  }

  #close(isObject: boolean): State {
    if (this.#isInObject.at(-1) !== isObject) return this.#fail();
    this.#isInObject.pop();
    this.#events.close(this.#isInObject.length);
    return this.#afterValue();
  }

  #beginString(key: boolean): State {
    this.#isKey = key;
    this.#isEscaped = false;
    this.#keepBytes = this.#events.keep(key, this.#isInObject.length);
    this.#kept = this.#keepBytes > 0 ? [] : null;
    return 'string';
  }

  #keepByte(byte: number): void {
    if (this.#kept === null) return;
    if (this.#kept.length < this.#keepBytes) this.#kept.push(byte);
    else this.#kept = null;
  }

  #endString(): State {
    const text = this.#kept === null ? null : Buffer.from(this.#kept).toString('utf8');
    this.#kept = null;
    // Every escape was checked before, so JSON.parse cannot fail.
    const plain = text !== null && this.#isEscaped ? String(JSON.parse(`"${text}"`)) : text;
    this.#events.string(plain, this.#isKey, this.#isInObject.length);
    return this.#isKey ? 'colon' : this.#afterValue();
  }

  #takeInString(byte: number): State {
    if (byte === QUOTE) return this.#endString();
    if (byte < 32) return this.#fail();
    this.#keepByte(byte);
    if (byte !== BACKSLASH) return 'string';
    this.#isEscaped = true;
    return 'escape';
  }

  #takeEscape(byte: number): State {
    this.#keepByte(byte);
    if (ESCAPED.has(byte)) return 'string';
    if (byte !== UNICODE_ESCAPE) return this.#fail();
    this.#read = 0;
    return 'hex';
  }

  #takeHex(byte: number): State {
    this.#keepByte(byte);
    this.#read += 1;
    if (!isHex(byte)) return this.#fail();
    return this.#read === 4 ? 'string' : 'hex';
  }

  #takeWord(byte: number): State {
    if (byte !== this.#word.charCodeAt(this.#read)) return this.#fail();
    this.#read += 1;
    if (this.#read < this.#word.length) return 'word';
    this.#events.scalar(this.#word === 'ull', this.#isInObject.length);
    return this.#afterValue();
  }

  #takeNumber(byte: number): State {
    const next = nextPart(this.#part, byte);
    if (next === null) {
      this.#state = this.#endNumber();
      return this.#fault === null ? this.#takeBetween(byte) : 'failed';
    }
    this.#part = next;
    return 'number';
  }

  #endNumber(): State {
    if (!ENDS.has(this.#part)) return this.#fail();
    this.#events.scalar(false, this.#isInObject.length);
    return this.#afterValue();
  }

  #take(byte: number): State {
    switch (this.#state) {
      case 'string':
        return this.#takeInString(byte);
      case 'escape':
        return this.#takeEscape(byte);
      case 'hex':
        return this.#takeHex(byte);
      case 'word':
        return this.#takeWord(byte);
      case 'number':
        return this.#takeNumber(byte);
      case 'start':
        return this.#takeStart(byte);
      default:
        return this.#takeBetween(byte);
    }
  }

  /** Takes a byte outside of strings, numbers and words. */
  #takeBetween(byte: number): State {
    if (isSpace(byte)) return this.#state;
    if (this.#state === 'first-value' && byte === CLOSE_ARRAY) return this.#close(false);
    if (this.#state === 'value' || this.#state === 'first-value') return this.#beginValue(byte);
    if (this.#state === 'first-key' && byte === CLOSE_OBJECT) return this.#close(true);
    if ((this.#state === 'first-key' || this.#state === 'key') && byte === QUOTE) return this.#beginString(true);
    if (this.#state === 'colon' && byte === COLON) return 'value';
    if (this.#state !== 'after') return this.#fail();
    if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) return this.#close(byte === CLOSE_OBJECT);
    if (byte !== COMMA) return this.#fail();
    return this.#isInObject.at(-1) ? 'key' : 'value';
  }

  #takeStart(byte: number): State {
    if (byte === BYTE_ORDER_MARK[this.#read]) {
      this.#read += 1;
      return this.#read === BYTE_ORDER_MARK.length ? 'value' : 'start';
    }
    if (this.#read > 0) return this.#fail();
    this.#state = 'value';
    return this.#takeBetween(byte);
  }
}

/** Returns the index of the next byte that matters in a string, so that skipped text is fast. */
function skipText(bytes: Uint8Array, from: number): number {
  let at = from;
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE || byte === BACKSLASH || byte < 32) break;
  }
  return at;
}
