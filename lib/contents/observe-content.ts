import { type ContentHash, createContentHashes } from './content-hash.ts';
import { FLAGS } from './entry.ts';
import { observeType } from './file-type/observe-type.ts';
import type { IndexWriter } from './index/encode.ts';
import type { Observe } from './observe.ts';

/**
 * Returns the two observers of the index: of the hash and of the type of every content. A sparse file has no hash,
 * because what the archive stores is not its content.
 *
 * @param key - the installation's key of content hashes, 32 bytes
 */
export function observeContents(index: Pick<IndexWriter, 'setHash' | 'setType'>, key: Uint8Array): Observe[] {
  const hashes = createContentHashes(key);
  return [
    ({ sizeBytes, flags }) => {
      if (sizeBytes === 0 || flags & FLAGS.sparse) return null;
      let started: ContentHash | null = null;
      let only: Buffer | null = null;
      return {
        write(bytes) {
          if (bytes.length === sizeBytes) {
            only = hashes.of(bytes);
            return;
          }
          started ??= hashes.start();
          started.update(bytes);
        },
        end() {
          const hash = only ?? started?.digest();
          if (hash !== undefined) index.setHash(hash);
        },
      };
    },
    (entry) => (entry.sizeBytes === 0 ? null : observeType(entry, index.setType)),
  ];
}
