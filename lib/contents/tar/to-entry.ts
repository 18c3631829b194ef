import { type Access, type FileEntry, type FileKind, FLAGS } from '#lib/contents/entry.ts';
import type { ContentsLimits } from '#lib/contents/limits.ts';
import type { TarHeader } from './header.ts';
import { readName } from './name.ts';
import { cleanPath, cutText, readWhiteout } from './path.ts';
import type { PaxFields } from './pax.ts';

/** Pending holds what earlier headers state about the next entry. */
export type Pending = {
  pax: PaxFields;
  /** From a global PAX header, until another one replaces it. */
  forAll: PaxFields;
  longName: Buffer | null;
  longLink: Buffer | null;
  /** Drops what applied to one entry. */
  clear(): void;
};

export function createPending(): Pending {
  return {
    pax: {},
    forAll: {},
    longName: null,
    longLink: null,
    clear() {
      this.pax = {};
      this.longName = null;
      this.longLink = null;
    },
  };
}

/** Types that have no content whatever size they state, as in Go's archive/tar. Links count no bytes (B-14). */
const EMPTY = new Set(['1', '2', '3', '4', '5', '6']);

const KINDS: Record<string, { kind: FileKind; flags: number }> = {
  '0': { kind: 'file', flags: 0 },
  '7': { kind: 'file', flags: 0 },
  S: { kind: 'file', flags: FLAGS.sparse },
  '1': { kind: 'hardlink', flags: 0 },
  '2': { kind: 'symlink', flags: 0 },
  '3': { kind: 'device', flags: FLAGS.character },
  '4': { kind: 'device', flags: FLAGS.block },
  '5': { kind: 'directory', flags: 0 },
  D: { kind: 'directory', flags: 0 },
  '6': { kind: 'other', flags: FLAGS.fifo },
};
const OTHER = { kind: 'other', flags: 0 } as const;

/**
 * Creates the entry of a header. `storedBytes` is how many bytes follow the header in the archive. `access` is null when
 * the header has no readable owner or mode.
 */
export function toEntry(
  header: TarHeader,
  pending: Pending,
  limits: ContentsLimits,
): { entry: FileEntry; storedBytes: number; access: Access | null } {
  const { pax, forAll, longName, longLink } = pending;
  const bytes = pax.sparseName ?? pax.path ?? longName ?? forAll.path ?? header.name;
  const name = readName(bytes, limits.nameBytes);
  const { kind, flags } = KINDS[header.type] ?? OTHER;
  const storedBytes = EMPTY.has(header.type) ? 0 : (pax.sizeBytes ?? forAll.sizeBytes ?? header.sizeBytes);
  const apparentBytes = header.sparse?.apparentBytes ?? pax.apparentBytes ?? null;
  const isDirectory = kind === 'directory' || (kind === 'file' && name.text.endsWith('/'));
  const clean = cleanPath(name.text, limits);
  const isNameless = clean.path === '' && !isDirectory;
  const entry: FileEntry = {
    path: isNameless ? '(no name)' : clean.path,
    kind: isDirectory ? 'directory' : kind,
    sizeBytes: kind === 'directory' || isDirectory ? 0 : storedBytes,
    apparentBytes,
    target: null,
    flags:
      flags |
      clean.flags |
      (name.isUtf8 ? 0 : FLAGS.notUtf8) |
      (name.isCut ? FLAGS.cut : 0) |
      (apparentBytes === null ? 0 : FLAGS.sparse) |
      (isNameless || name.hasNul ? FLAGS.unsafePath : 0),
    rawName: name.isUtf8 ? null : bytes.toString('base64', 0, limits.nameBytes),
  };
  if (kind === 'symlink' || kind === 'hardlink') {
    const { text } = readName(pax.linkPath ?? longLink ?? forAll.linkPath ?? header.linkName, limits.nameBytes);
    entry.target = kind === 'hardlink' ? cleanPath(text, limits).path : cutText(text, limits.nameBytes);
  }
  return { entry: readWhiteout(entry), storedBytes, access: accessOf(header, pending) };
}

const PERMISSIONS = 0o7777;

function accessOf(header: TarHeader, { pax, forAll }: Pending): Access | null {
  const uid = pax.uid ?? forAll.uid ?? header.uid;
  const gid = pax.gid ?? forAll.gid ?? header.gid;
  // The type is in the header's own field; some writers repeat it above the permission bits.
  return header.mode === null || uid === null || gid === null
    ? null
    : { mode: header.mode % (PERMISSIONS + 1), uid, gid };
}
