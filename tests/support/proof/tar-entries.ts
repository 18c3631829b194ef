import { base256, paxOf, type RawEntry } from '#tests/support/raw-tar.ts';

type Access = { mode?: number; uid?: number; gid?: number };

/** Describes a regular file. Default: mode 644, owner root. */
export function file(name: string | Uint8Array, content: string | Uint8Array, access: Access = {}): RawEntry {
  return { name, content, fields: fieldsOf({ mode: 0o644, ...access }) };
}

export function directory(name: string | Uint8Array, access: Access = {}): RawEntry {
  return { name, type: '5', fields: fieldsOf({ mode: 0o755, ...access }) };
}

export function symlink(name: string, link: string): RawEntry {
  return { name, type: '2', link, fields: fieldsOf({ mode: 0o777 }) };
}

/** Describes a hard link. Its mode and owner are those of the default file, which it has to link. */
export const hardLink = (name: string, link: string): RawEntry => ({ name, type: '1', link });

/** Describes the marker that deletes a path of lower layers. */
export function whiteout(path: string): RawEntry {
  const slash = path.lastIndexOf('/') + 1;
  return file(`${path.slice(0, slash)}.wh.${path.slice(slash)}`, '');
}

/** Describes the marker that clears a directory. */
export const opaque = (path: string): RawEntry => file(`${path}/.wh..wh..opq`, '');

/** Describes a file whose name is in a header of GNU before it. */
export const gnuLong = (name: string, content: string): RawEntry[] => [
  { name: '././@LongLink', type: 'L', content: `${name}\0` },
  file(name.slice(0, 100), content),
];

/** Describes a file whose name and owner are in a PAX header before it. */
export const paxFile = (name: string, content: string, uid: number): RawEntry[] => [
  paxOf({ path: name, uid: String(uid) }),
  file('short', content),
];

function fieldsOf({ mode = 0o644, uid = 0, gid = 0 }: Access): Record<number, Uint8Array> {
  return { 100: octal(mode), 108: octal(uid), 116: octal(gid) };
}

/** Encodes a number for a field of eight bytes. */
function octal(value: number): Uint8Array {
  return value < 0o10_000_000 ? Buffer.from(`${value.toString(8).padStart(7, '0')}\0`) : base256(BigInt(value), 8);
}
