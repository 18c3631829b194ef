import type { FileEntry } from '#lib/contents/entry.ts';
import type { ContentsLimits } from '#lib/contents/limits.ts';

/** Matches AUFS's own files and directories. Only ".wh..wh..opq" has a meaning in a layer. */
const LEFTOVER = /(?:^|\/)\.wh\.\.wh\.(?!\.opq$)/;
const PSEUDO_LINK = /^\.wh\.\.wh\.plnk\/([^/]+)$/;

export function isAufsLeftover(path: string): boolean {
  return path.includes('.wh..wh.') && LEFTOVER.test(path);
}

type PseudoLink = Pick<FileEntry, 'sizeBytes' | 'apparentBytes' | 'flags'> & { firstPath: string | null };

/**
 * Drops what AUFS left in a layer (".wh..wh.aufs", ".wh..wh.orph/", ".wh..wh.plnk/"). A file in ".wh..wh.plnk/" has the
 * bytes of hard links. As in containerd, the first link becomes the file and the others become links to it.
 */
export function createAufsFilter({ entries }: Pick<ContentsLimits, 'entries'>): (entry: FileEntry) => FileEntry | null {
  const pseudoLinks = new Map<string, PseudoLink>();

  function remember({ path, kind, sizeBytes, apparentBytes, flags }: FileEntry): void {
    const name = PSEUDO_LINK.exec(path)?.[1];
    if (name === undefined || kind !== 'file' || pseudoLinks.size >= entries) return;
    pseudoLinks.set(name, { sizeBytes, apparentBytes, flags, firstPath: null });
  }

  return (entry) => {
    if (isAufsLeftover(entry.path)) {
      remember(entry);
      return null;
    }
    const name = entry.kind === 'hardlink' ? PSEUDO_LINK.exec(entry.target ?? '')?.[1] : undefined;
    const link = name === undefined ? undefined : pseudoLinks.get(name);
    if (link === undefined) return entry;
    if (link.firstPath !== null) return { ...entry, target: link.firstPath };
    link.firstPath = entry.path;
    const { sizeBytes, apparentBytes, flags } = link;
    return { ...entry, kind: 'file', target: null, sizeBytes, apparentBytes, flags: entry.flags | flags };
  };
}
