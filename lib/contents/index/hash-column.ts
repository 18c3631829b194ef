import { HASH_BYTES } from '#lib/contents/content-hash.ts';

/** The column has the key's id and then HASH_BYTES for each content; zeros for a content without a hash. */
export type HashWriter = { set(content: number, hash: Uint8Array): void; encode(contentCount: number): Buffer };

/** @param keyId - the hash of no content, HASH_BYTES */
export function createHashWriter(keyId: Uint8Array): HashWriter {
  let column = Buffer.alloc(1024 * HASH_BYTES);
  column.set(keyId);

  function grow(bytes: number): void {
    if (bytes <= column.length) return;
    const grown = Buffer.alloc(Math.max(column.length * 2, bytes));
    grown.set(column);
    column = grown;
  }

  return {
    set(content, hash) {
      const at = (content + 1) * HASH_BYTES;
      grow(at + HASH_BYTES);
      column.set(hash.subarray(0, HASH_BYTES), at);
    },
    encode(contentCount) {
      grow((contentCount + 1) * HASH_BYTES);
      return column.subarray(0, (contentCount + 1) * HASH_BYTES);
    },
  };
}

export type HashColumn = {
  /** The key's id; null when there are no hashes. */
  keyId: bigint | null;
  /** Returns the hash of a content, or null when it is not known. */
  hashOf(content: number): bigint | null;
};

export function openHashColumn(bytes: Buffer | undefined): HashColumn {
  if (bytes === undefined || bytes.length < HASH_BYTES) return { keyId: null, hashOf: () => null };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    keyId: view.getBigUint64(0),
    hashOf(content) {
      const at = (content + 1) * HASH_BYTES;
      const hash = at + HASH_BYTES > bytes.length ? 0n : view.getBigUint64(at);
      return hash === 0n ? null : hash;
    },
  };
}
