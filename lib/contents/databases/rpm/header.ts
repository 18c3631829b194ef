/** RpmPackage is an installed package. `version` is "1:2.3-4.fc40": epoch, version and release. */
export type RpmPackage = {
  name: string;
  version: string | null;
  architecture: string | null;
  /** Returns the files, without a leading slash. */
  paths: () => Generator<string>;
};

const TAG = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  architecture: 1022,
  oldFileNames: 1027,
  dirIndexes: 1116,
  baseNames: 1117,
  dirNames: 1118,
} as const;
const TYPE = { int32: 4, string: 6, stringArray: 8, i18nString: 9 } as const;
const [PREAMBLE_BYTES, ENTRY_BYTES] = [8, 16];
/** The most entries of a header. rpm's own limit is 65,535. */
const MOST_ENTRIES = 65_535;
const MOST_PATH = 4096;
/** The most files of one package, and the most directories. */
const [MOST_TEXTS, MOST_FOLDERS] = [1_000_000, 200_000];

type Entry = { type: number; offset: number; count: number };

/**
 * Parses a header as rpm's database stores it, without the magic of a package file: the number of entries and of bytes,
 * the entries (tag, type, offset, count), the data. Numbers are big-endian. Source: rpm, docs/manual/format_header.md.
 *
 * @returns null for bytes that are no header, or that have no name
 */
export function parseRpmHeader(blob: Buffer): RpmPackage | null {
  if (blob.length < PREAMBLE_BYTES) return null;
  const [entryCount, dataBytes] = [blob.readUInt32BE(0), blob.readUInt32BE(4)];
  const dataStart = PREAMBLE_BYTES + entryCount * ENTRY_BYTES;
  if (entryCount > MOST_ENTRIES || dataStart + dataBytes > blob.length) return null;
  const data = blob.subarray(dataStart, dataStart + dataBytes);
  const entries = new Map<number, Entry>();
  for (let at = PREAMBLE_BYTES; at < dataStart; at += ENTRY_BYTES)
    entries.set(blob.readUInt32BE(at), {
      type: blob.readUInt32BE(at + 4),
      offset: blob.readUInt32BE(at + 8),
      count: blob.readUInt32BE(at + 12),
    });
  const textOf = (tag: number) => {
    const entry = entries.get(tag);
    const isText = entry?.type === TYPE.string || entry?.type === TYPE.i18nString;
    return entry && isText ? (listTexts(data, { ...entry, count: 1 }).next().value ?? null) : null;
  };
  const name = textOf(TAG.name);
  if (name === null) return null;
  const [version, release, epoch] = [textOf(TAG.version), textOf(TAG.release), numberOf(data, entries.get(TAG.epoch))];
  const full =
    version === null ? null : `${epoch === null ? '' : `${epoch}:`}${version}${release === null ? '' : `-${release}`}`;
  return { name, version: full, architecture: textOf(TAG.architecture), paths: () => listPaths(data, entries) };
}

function* listPaths(data: Buffer, entries: ReadonlyMap<number, Entry>): Generator<string> {
  const [bases, dirs, indexes] = [TAG.baseNames, TAG.dirNames, TAG.dirIndexes].map((tag) => entries.get(tag));
  if (!bases || !dirs || !indexes) {
    const old = entries.get(TAG.oldFileNames);
    if (old?.type === TYPE.stringArray) for (const path of listTexts(data, old)) yield path.replace(/^\//, '');
    return;
  }
  if (bases.type !== TYPE.stringArray || dirs.type !== TYPE.stringArray || indexes.type !== TYPE.int32) return;
  if (dirs.count > MOST_FOLDERS) return;
  const folders = [...listTexts(data, dirs)].map((folder) => folder.replace(/^\//, ''));
  let at = indexes.offset;
  for (const base of listTexts(data, bases)) {
    if (at + 4 > data.length) return;
    const folder = folders[data.readUInt32BE(at)];
    at += 4;
    if (folder !== undefined && folder.length + base.length <= MOST_PATH) yield `${folder}${base}`;
  }
}

/** Returns texts that end with NUL. A text that the data cut is left out. */
function* listTexts(data: Buffer, { offset, count }: Entry): Generator<string, undefined> {
  for (let [at, index] = [offset, 0]; index < Math.min(count, MOST_TEXTS) && at < data.length; index += 1) {
    const end = data.indexOf(0, at);
    if (end === -1) return;
    yield data.toString('utf8', at, end);
    at = end + 1;
  }
}

function numberOf(data: Buffer, entry: Entry | undefined): number | null {
  if (entry?.type !== TYPE.int32 || entry.count < 1 || entry.offset + 4 > data.length) return null;
  return data.readUInt32BE(entry.offset);
}
