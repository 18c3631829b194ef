/**
 * Frees a chunk that nothing needs any more, if it is all of its buffer. V8 does not count such buffers when it decides
 * when to collect its young heap. It would collect all of its heap to find them, and several would wait for that.
 */
export function freeChunk({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
