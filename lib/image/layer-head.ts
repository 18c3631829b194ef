import { createHash } from 'node:crypto';

/** So many bytes at the beginning of a layer are enough to tell whether another repository serves the same layer. */
export const HEAD_BYTES = 64 * 1024;

/** SHA-256 of the first HEAD_BYTES of what is pushed, or of all where there is less. */
export type HeadHash = { push(chunk: Uint8Array): void; digest(): Uint8Array };

export function createHeadHash(): HeadHash {
  const hash = createHash('sha256');
  let missing = HEAD_BYTES;
  return {
    push(chunk) {
      if (missing === 0) return;
      const part = chunk.subarray(0, missing);
      missing -= part.length;
      hash.update(part);
    },
    digest: () => hash.digest(),
  };
}
