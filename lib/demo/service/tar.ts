const BLOCK = 512;

/** TarFile is a regular file of an archive. `path` has no leading slash and at most 100 bytes. */
export type TarFile = { path: string; content: Uint8Array };

/** Creates a ustar archive of regular files that belong to root. All have the same time, so that equal files give equal bytes. */
export function tarOf(files: readonly TarFile[]): Uint8Array {
  const parts = files.flatMap(({ path, content }) => [
    headerOf(path, content.byteLength),
    content,
    new Uint8Array((BLOCK - (content.byteLength % BLOCK)) % BLOCK),
  ]);
  return Buffer.concat([...parts, new Uint8Array(2 * BLOCK)]);
}

function headerOf(path: string, sizeBytes: number): Uint8Array {
  if (Buffer.byteLength(path) > 100) throw new Error(`The path is too long for this archive: ${path}`);
  const header = Buffer.alloc(BLOCK);
  const write = (value: number, at: number, length: number) =>
    header.write(value.toString(8).padStart(length - 1, '0'), at);
  header.write(path, 0);
  write(0o644, 100, 8);
  write(0, 108, 8);
  write(0, 116, 8);
  write(sizeBytes, 124, 12);
  write(0, 136, 12);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\u000000', 257);
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  header.write(`${checksum.toString(8).padStart(6, '0')}\u0000 `, 148);
  return header;
}
