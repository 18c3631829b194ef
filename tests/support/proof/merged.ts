import { type MergedLayers, mergeLayers } from '#lib/contents/diff/merge.ts';
import { FLAGS } from '#lib/contents/entry.ts';
import type { FileIndex, IndexedFile } from '#lib/contents/index/file-index.ts';
import type { FoundContent, FoundFile, FoundTree } from './found-file.ts';

/**
 * Reads merged layers as a file system. Mode, owner and target are those of the last entry at a path. Names of one
 * content are those of `mounted`: of them exactly one has the bytes.
 */
export function readMerged(indexes: readonly FileIndex[], mounted: FoundTree): FoundTree {
  const last = new Map<string, IndexedFile>();
  const seen = new Set<string>();
  const merged = mergeLayers(indexes, {
    onEntry(entry, _, path) {
      seen.add(path);
      if (entry.kind !== 'whiteout' && entry.kind !== 'opaque') last.set(path, entry);
    },
  });
  const files: Record<string, FoundFile> = {};
  const paths = new Map<string, string>();
  for (const path of [...seen, ...[...merged.files()].map(([at]) => at)].flatMap(withFolders)) {
    const kind = merged.findKind(path);
    const text = bytesOf(path).toString('latin1');
    if (path === '' || kind === null || files[text] !== undefined) continue;
    paths.set(text, path);
    const [entry, there] = [findSource(path, kind, last), mounted.files[text]];
    files[text] = readFacts(kind, entry);
    // Runtimes choose the mode and owner of a directory that no entry names. buildah 1.28 writes none for a directory
    // over a symbolic link to itself.
    if (entry?.kind !== 'directory' && kind === 'directory' && there?.type === kind) files[text] = there;
  }
  const contents = mounted.contents.map((content) => readContent(content, merged, indexes, paths));
  return { files, contents };
}

/** Returns the last entry of a path. Of a hard link to a symbolic link, that is the entry of the latter. */
function findSource(path: string, kind: string, last: ReadonlyMap<string, IndexedFile>): IndexedFile | undefined {
  const entry = last.get(path);
  if (kind !== 'symlink' || entry?.kind !== 'hardlink' || entry.target === null) return entry;
  const source = last.get(entry.target);
  return source?.kind === 'symlink' ? source : entry;
}

const withFolders = (path: string) => path.split('/').map((_, at, parts) => parts.slice(0, at + 1).join('/'));

function readFacts(kind: string, entry: IndexedFile | undefined): FoundFile {
  const type = typeOf(kind, entry?.flags ?? 0);
  const { mode, uid, gid } = entry?.access ?? { mode: -1, uid: -1, gid: -1 };
  const isLink = type === 'symlink';
  const target = isLink ? bytesOf(entry?.target ?? '').toString('latin1') : null;
  return { type, mode: isLink ? null : mode.toString(8), uid, gid, target };
}

function typeOf(kind: string, flags: number): FoundFile['type'] {
  if (kind === 'file' || kind === 'directory' || kind === 'symlink') return kind;
  if (flags & FLAGS.character) return 'character';
  if (flags & FLAGS.block) return 'block';
  return flags & FLAGS.fifo ? 'fifo' : 'other';
}

/** Sums the bytes that the names of a content have, and joins their hashes. */
function readContent(
  { names }: FoundContent,
  merged: MergedLayers,
  indexes: readonly FileIndex[],
  paths: ReadonlyMap<string, string>,
): FoundContent {
  const found = names.map((name) => merged.findFile(paths.get(name) ?? ''));
  const hashes = found.flatMap((file) => {
    if (file === null || file.content === null) return [];
    return indexes[file.layer]?.hashOf(file.content)?.toString(16).padStart(16, '0') ?? 'no hash';
  });
  const sizeBytes = found.reduce((sum, file) => sum + (file?.sizeBytes ?? 0), 0);
  return { names, sizeBytes, hash: hashes.length === 0 ? null : hashes.join(' ') };
}

/** Returns the bytes of a name that is shown with escapes (B-11). */
export function bytesOf(text: string): Buffer {
  const parts = text.split('/').map((part) => {
    if (!/\\x(?:00|[89a-f][0-9a-f])/.test(part)) return Buffer.from(part);
    const pieces = part.match(/\\\\|\\x[0-9a-f]{2}|[^\\]+/g) ?? [];
    return Buffer.concat(
      pieces.map((piece) =>
        piece.startsWith('\\x') ? Buffer.from(piece.slice(2), 'hex') : Buffer.from(piece === '\\\\' ? '\\' : piece),
      ),
    );
  });
  return Buffer.concat(parts.flatMap((part, at) => (at === 0 ? [part] : [Buffer.from('/'), part])));
}
