import { tarOf as archiveOf } from '#lib/demo/service/tar.ts';

/**
 * Creates a ustar archive of regular files (path → content), owned by root, dated 1970. Paths have at most 100 bytes.
 */
export function tarOf(files: Record<string, string | Uint8Array>): Uint8Array {
  return archiveOf(
    Object.entries(files).map(([path, content]) => {
      return { path, content: typeof content === 'string' ? Buffer.from(content) : content };
    }),
  );
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
