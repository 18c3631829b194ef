const BLOCK = 512;

/**
 * Creates a ustar archive of regular files (path → content), owned by root, dated 1970. Paths have at most 100 bytes.
 */
export function tarOf(files: Record<string, string | Uint8Array>): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [path, content] of Object.entries(files)) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const padding = (BLOCK - (bytes.byteLength % BLOCK)) % BLOCK;
    parts.push(headerOf(path, bytes.byteLength), bytes, new Uint8Array(padding));
  }
  parts.push(new Uint8Array(2 * BLOCK));
  return Buffer.concat(parts);
}

/** Returns random-like bytes that hardly compress. Equal seeds give equal bytes. */
export function noiseOf(sizeBytes: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(sizeBytes);
  let state = (seed * 2654435761 + 1) >>> 0;
  for (let index = 0; index < sizeBytes; index += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[index] = state & 0xff;
  }
  return bytes;
}

function headerOf(path: string, sizeBytes: number): Uint8Array {
  if (Buffer.byteLength(path) > 100) throw new Error(`Path too long for a plain ustar header: ${path}`);
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, length: number) => value.toString(8).padStart(length - 1, '0');
  header.write(path, 0);
  header.write(octal(0o644, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(sizeBytes, 12), 124);
  header.write(octal(0, 12), 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\u000000', 257);
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  header.write(`${checksum.toString(8).padStart(6, '0')}\u0000 `, 148);
  return header;
}
