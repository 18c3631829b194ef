import type { TypeReader } from './file-type.ts';

const KEY = Buffer.from('"mappings"');

/**
 * Reads a file named .map: a source map has a key "mappings", and is a text otherwise. The key can follow the sources.
 * Source: ECMA-426, section 9
 */
export function createSourceMapReader(): TypeReader {
  let isFound = false;
  let tail = Buffer.alloc(0);
  return {
    write(bytes) {
      if (isFound) return;
      // The key can begin in one piece and end in the next.
      const across = Buffer.concat([tail, bytes.subarray(0, KEY.length)]);
      isFound = across.includes(KEY) || bytes.includes(KEY);
      const end = bytes.length < KEY.length ? Buffer.concat([tail, bytes]) : bytes;
      tail = Buffer.from(end.subarray(-(KEY.length - 1)));
    },
    type: () => (isFound ? { kind: 'source-map' } : { kind: 'text' }),
  };
}
