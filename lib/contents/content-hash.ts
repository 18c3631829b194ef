import { createHash, hash } from 'node:crypto';

/** Bytes of a content hash. */
export const HASH_BYTES = 8;

/** ContentHash takes a content in pieces. */
export type ContentHash = {
  update(bytes: Uint8Array): void;
  /** Returns the HASH_BYTES of the hash. Call it once. */
  digest(): Buffer;
};

/** ContentHashes makes hashes with one key: SHA-256 over the key and the content, cut to HASH_BYTES. */
export type ContentHashes = {
  /** Starts a hash of a content in pieces. */
  start(): ContentHash;
  /** Returns the hash of a content that is in one piece. */
  of(content: Uint8Array): Buffer;
};

/** For larger contents, a copy takes more time than an object of `createHash`. */
const MOST_COPIED = 64 * 1024;

/**
 * Creates hashes with the key of the installation. Without the key nobody can find out from hashes which known files a
 * layer has.
 *
 * @param key - 32 bytes
 */
export function createContentHashes(key: Uint8Array): ContentHashes {
  const keyed = Buffer.alloc(key.length + MOST_COPIED);
  keyed.set(key);

  function start(): ContentHash {
    const started = createHash('sha256').update(key);
    return {
      update: (bytes) => void started.update(bytes),
      digest: () => started.digest().subarray(0, HASH_BYTES),
    };
  }

  return {
    start,
    of(content) {
      if (content.length > MOST_COPIED) {
        const started = start();
        started.update(content);
        return started.digest();
      }
      keyed.set(content, key.length);
      return hash('sha256', keyed.subarray(0, key.length + content.length), 'buffer').subarray(0, HASH_BYTES);
    },
  };
}

/** Returns the hash of no content. It is stored beside hashes, because those of different keys cannot be compared. */
export const keyIdOf = (key: Uint8Array): Buffer => createContentHashes(key).start().digest();
