import { startHash } from './content-hash.ts';
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
  return [
    ({ sizeBytes, flags }) => {
      if (sizeBytes === 0 || flags & FLAGS.sparse) return null;
      const hash = startHash(key);
      return { write: hash.update, end: () => index.setHash(hash.digest()) };
    },
    (entry) => (entry.sizeBytes === 0 ? null : observeType(entry, index.setType)),
  ];
}
