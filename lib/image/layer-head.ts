import { createHash } from 'node:crypto';

/** This many bytes are enough to recognise that another repository serves the same layer. */
export const HEAD_BYTES = 64 * 1024;

/** HeadHash is the SHA-256 of the first HEAD_BYTES that are pushed, or of all when there are fewer. */
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
