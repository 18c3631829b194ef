import { InvalidManifestError } from './errors.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** What a document may hold, counted before it is parsed: parsed it takes many times its bytes in memory. */
export type JsonBounds = {
  /** Levels of objects and lists in each other (S-54). */
  maxDepth: number;
  /** Objects, lists and keys; each takes some 30 to 100 bytes. */
  maxParts: number;
  /** Values, those of lists too. */
  maxValues: number;
};

/** No manifest, config or page of tags that is read to its end comes near these. */
const DEFAULT_BOUNDS: JsonBounds = { maxDepth: 64, maxParts: 100_000, maxValues: 500_000 };

/**
 * JSON from a registry. What it holds is counted before anything is made of it (S-54), a BOM is tolerated (S-57), and bytes
 * that are not UTF-8 become U+FFFD as in other clients. Throws InvalidManifestError: too-large, too-deep, limit, not-json.
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

/**
 * Whether a document holds more than may be parsed; null where it does not. Counts outside strings: right for valid JSON,
 * and harmless for what JSON.parse then refuses.
 */
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

/** Where the string that begins at `start` ends: at its closing quote, or at the end of all. */
function endOfString(bytes: Uint8Array, start: number): number {
  for (let index = start + 1; index < bytes.length; index++) {
    if (bytes[index] === BACKSLASH) index++;
    else if (bytes[index] === QUOTE) return index;
  }
  return bytes.length;
}
