import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync, type Stats } from 'node:fs';
import type { FoundContent, FoundFile, FoundTree } from './found-file.ts';

const SLASH = Buffer.from('/');

/**
 * Reads a mounted image with names as bytes. Nothing of the product is used, so that both can be compared.
 *
 * @param key - the key of content hashes
 */
export function readMounted(root: string, key: Uint8Array): FoundTree {
  const files: Record<string, FoundFile> = {};
  const contents = new Map<string, FoundContent>();
  const visit = (folder: Buffer, path: Buffer) => {
    for (const name of readdirSync(folder, { encoding: 'buffer' })) {
      const place = Buffer.concat([folder, SLASH, name]);
      const at = path.length === 0 ? name : Buffer.concat([path, SLASH, name]);
      const text = at.toString('latin1');
      const stats = lstatSync(place);
      files[text] = readFacts(place, stats);
      if (stats.isDirectory()) visit(place, at);
      if (!stats.isFile()) continue;
      // A file of two layers can have one number on two file systems.
      const inode = `${stats.dev}:${stats.ino}`;
      const known = contents.get(inode);
      if (known !== undefined) known.names.push(text);
      else contents.set(inode, { names: [text], sizeBytes: stats.size, hash: hashOf(place, stats, key) });
    }
  };
  visit(Buffer.from(root), Buffer.alloc(0));
  return { files, contents: [...contents.values()] };
}

function readFacts(place: Buffer, stats: Stats): FoundFile {
  const isLink = stats.isSymbolicLink();
  return {
    type: typeOf(stats),
    mode: isLink ? null : (stats.mode & 0o7777).toString(8),
    uid: stats.uid,
    gid: stats.gid,
    target: isLink ? readlinkSync(place, { encoding: 'buffer' }).toString('latin1') : null,
  };
}

function typeOf(stats: Stats): FoundFile['type'] {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  if (stats.isSymbolicLink()) return 'symlink';
  if (stats.isCharacterDevice()) return 'character';
  if (stats.isBlockDevice()) return 'block';
  return stats.isFIFO() ? 'fifo' : 'other';
}

function hashOf(place: Buffer, { size }: Stats, key: Uint8Array): string | null {
  if (size === 0) return null;
  return createHash('sha256').update(key).update(readFileSync(place)).digest('hex').slice(0, 16);
}
