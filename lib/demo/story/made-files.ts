import type { FileType } from '#lib/contents/file-type/file-type.ts';
import type { KnownFile } from '#lib/contents/list-known.ts';

const [TEXT, BINARY]: FileType[] = [{ kind: 'text' }, { kind: 'binary' }];
/** The header of a file takes about this many bytes of a compressed layer. */
const HEADER_BYTES = 60;

type Made = {
  sizeBytes: number;
  /** Compressed bytes of each byte. */
  share: number;
  type?: FileType;
  /** Files of equal names and versions have equal contents. */
  version?: string;
};

/** Makes a file of the demo's own applications. Its content does not exist. */
export function makeFile(path: string, { sizeBytes, share, type = BINARY, version = '' }: Made): KnownFile {
  return {
    entry: { ...NO_ENTRY, path, kind: 'file', sizeBytes },
    access: { mode: 0o644, uid: 0, gid: 0 },
    packedBytes: HEADER_BYTES + Math.ceil(sizeBytes * share),
    type: type ?? null,
    identity: `made ${version} ${path}`,
    text: null,
  };
}

/** Makes source code or another text, which compresses to a quarter. */
export const makeText = (path: string, sizeBytes: number, version: string): KnownFile =>
  makeFile(path, { sizeBytes, share: 0.25, version, ...(TEXT && { type: TEXT }) });

/** Makes a file with this text. */
export function makeRecord(path: string, text: string): KnownFile {
  const sizeBytes = Buffer.byteLength(text);
  return { ...makeText(path, sizeBytes, ''), identity: `text ${text}`, text };
}

export function makeFolder(path: string): KnownFile {
  return {
    entry: { ...NO_ENTRY, path, kind: 'directory', sizeBytes: 0 },
    access: { mode: 0o755, uid: 0, gid: 0 },
    packedBytes: HEADER_BYTES,
    type: null,
    identity: null,
    text: null,
  };
}

export function makeLink(path: string, target: string): KnownFile {
  const folder = makeFolder(path);
  return { ...folder, entry: { ...folder.entry, kind: 'symlink', target }, access: { mode: 0o777, uid: 0, gid: 0 } };
}

const NO_ENTRY = { apparentBytes: null, target: null, flags: 0, rawName: null };
