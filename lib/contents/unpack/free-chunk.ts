/**
 * Frees a chunk that nothing needs any more, if it is all of its buffer. Without this, V8 collects its whole heap again and
 * again to find used chunks.
 */
export function freeChunk({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
