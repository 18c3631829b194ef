import { InvalidManifestError } from './errors.ts';

const quote = 0x22;
const backslash = 0x5c;

/**
 * JSON from a registry. The depth is counted before anything recursive touches it (S-54), a BOM is tolerated (S-57), and
 * bytes that are not UTF-8 become U+FFFD as in other clients. Throws InvalidManifestError: too-large, too-deep, not-json.
 */
export function parseJsonBounded(
  bytes: Uint8Array,
  { maxDepth = 64, maxBytes = 10 * 1024 * 1024 }: { maxDepth?: number; maxBytes?: number } = {},
): unknown {
  if (bytes.length > maxBytes) {
    throw new InvalidManifestError('too-large', `${bytes.length} bytes, more than the ${maxBytes} allowed`);
  }
  if (isDeeperThan(bytes, maxDepth)) {
    throw new InvalidManifestError('too-deep', `JSON nested more than ${maxDepth} levels deep`);
  }
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new InvalidManifestError('not-json', 'not JSON', { cause });
  }
}

/** Counts brackets outside strings; right for valid JSON, and harmless for what JSON.parse then refuses. */
function isDeeperThan(bytes: Uint8Array, maxDepth: number): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index];
    if (inString) {
      if (byte === backslash) index++;
      else if (byte === quote) inString = false;
    } else if (byte === quote) {
      inString = true;
    } else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > maxDepth) return true;
    } else if (byte === 0x7d || byte === 0x5d) {
      depth--;
    }
  }
  return false;
}
