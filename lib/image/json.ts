import { InvalidManifestError } from './errors.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** JsonBounds limit a document before it is parsed. Parsed JSON takes many times its size in memory. */
export type JsonBounds = {
  /** The most objects and lists inside each other (S-54). */
  maxDepth: number;
  /** Objects, lists and keys. Each takes about 30 to 100 bytes. */
  maxParts: number;
  /** Values, including those of lists. */
  maxValues: number;
};

/** No real manifest, config or page of tags comes near these limits. */
const DEFAULT_BOUNDS: JsonBounds = { maxDepth: 64, maxParts: 100_000, maxValues: 500_000 };

/**
 * Parses JSON from a registry. Its parts are counted first (S-54), a byte order mark is accepted (S-57), and invalid
 * UTF-8 becomes U+FFFD as in other clients.
 *
 * @throws InvalidManifestError with the code too-large, too-deep, limit or not-json
 */
export function parseJsonBounded(
  bytes: Uint8Array,
  { maxBytes = 10 * 1024 * 1024, ...bounds }: Partial<JsonBounds & { maxBytes: number }> = {},
): unknown {
  if (bytes.length > maxBytes) {
    throw new InvalidManifestError('too-large', `${bytes.length} bytes, more than the ${maxBytes} allowed`);
  }
  const all = { ...DEFAULT_BOUNDS, ...bounds };
  const excess = findExcess(bytes, all);
  if (excess === 'too-deep') {
    throw new InvalidManifestError('too-deep', `JSON nested more than ${all.maxDepth} levels deep`);
  }
  if (excess === 'too-many') throw new InvalidManifestError('limit', 'JSON with more values than any manifest has');
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new InvalidManifestError('not-json', 'not JSON', { cause });
  }
}

/** Returns which limit a document exceeds, or null. It counts outside of strings, which is exact for valid JSON. */
export function findExcess(
  bytes: Uint8Array,
  { maxDepth, maxParts, maxValues }: JsonBounds = DEFAULT_BOUNDS,
): 'too-deep' | 'too-many' | null {
  let [depth, parts, commas] = [0, 0, 0];
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index];
    if (byte === QUOTE) {
      index = endOfString(bytes, index);
    } else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > maxDepth) return 'too-deep';
      if (++parts > maxParts) return 'too-many';
    } else if (byte === 0x7d || byte === 0x5d) {
      depth--;
    } else if (byte === 0x3a) {
      if (++parts > maxParts) return 'too-many';
    } else if (byte === 0x2c) {
      // A list of n values has n - 1 commas.
      if (++commas >= maxValues) return 'too-many';
    }
  }
  return null;
}

/** Returns the index of the closing quote of the string that begins at `start`, or the end of the bytes. */
function endOfString(bytes: Uint8Array, start: number): number {
  for (let index = start + 1; index < bytes.length; index++) {
    if (bytes[index] === BACKSLASH) index++;
    else if (bytes[index] === QUOTE) return index;
  }
  return bytes.length;
}
