import { createHash } from 'node:crypto';

/** Bytes of a content hash. */
export const HASH_BYTES = 8;

/** ContentHash takes a content in pieces. */
export type ContentHash = {
  update(bytes: Uint8Array): void;
  /** Returns the HASH_BYTES of the hash. Call it once. */
  digest(): Buffer;
};

/**
 * Starts a hash: SHA-256 over the key of the installation and the content, cut to HASH_BYTES. Without the key nobody can
 * find out from hashes which known files a layer has.
 *
 * @param key - 32 bytes
 */
export function startHash(key: Uint8Array): ContentHash {
  const hash = createHash('sha256').update(key);
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => hash.digest().subarray(0, HASH_BYTES),
  };
}

/** Returns the hash of no content. It is stored beside hashes, because those of different keys cannot be compared. */
export const keyIdOf = (key: Uint8Array): Buffer => startHash(key).digest();
