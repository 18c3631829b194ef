/** PaxFields are the keys of a PAX header that are used (B-16). Others, such as SCHILY.xattr, are ignored. */
export type PaxFields = {
  path?: Buffer;
  /** The name of a sparse file, for which `path` is only a placeholder. */
  sparseName?: Buffer;
  linkPath?: Buffer;
  sizeBytes?: number;
  apparentBytes?: number;
  uid?: number;
  gid?: number;
};

const EQUALS = 61;
const SPACE = 32;
const LONGEST_LENGTH = 20;

/** Parses records of "<length> <key>=<value>\n". Returns null when a record or a size is invalid. */
export function readPax(body: Buffer): PaxFields | null {
  const fields: PaxFields = {};
  for (let at = 0; at < body.length && body[at] !== 0; ) {
    const space = body.indexOf(SPACE, at);
    if (space === -1 || space - at > LONGEST_LENGTH) return null;
    const length = readCount(body.toString('latin1', at, space));
    const end = at + (length ?? 0);
    if (length === null || end > body.length || end <= space + 1) return null;
    const equals = body.indexOf(EQUALS, space);
    if (equals === -1 || equals >= end) return null;
    const key = body.toString('latin1', space + 1, equals);
    if (!take(fields, key, body.subarray(equals + 1, end - 1))) return null;
    at = end;
  }
  return fields;
}

function take(fields: PaxFields, key: string, value: Buffer): boolean {
  // An empty value cancels an earlier one.
  if (key === 'path') {
    if (value.length > 0) fields.path = value;
  } else if (key === 'GNU.sparse.name') {
    if (value.length > 0) fields.sparseName = value;
  } else if (key === 'linkpath') {
    if (value.length > 0) fields.linkPath = value;
  } else if (key === 'size' || key === 'GNU.sparse.size' || key === 'GNU.sparse.realsize') {
    const size = readCount(value.toString('latin1'));
    if (size === null) return value.length === 0;
    fields[key === 'size' ? 'sizeBytes' : 'apparentBytes'] = size;
  } else if (key === 'uid' || key === 'gid') {
    // Owners are only shown, so that one which is no number does not end the listing.
    const id = readCount(value.toString('latin1'));
    if (id !== null) fields[key] = id;
  }
  return true;
}

function readCount(text: string): number | null {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : null;
  return value !== null && Number.isSafeInteger(value) ? value : null;
}
