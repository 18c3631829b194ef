const MAGIC = 'SQLite format 3\0';
const FILE = { pageSize: 16, reserved: 20, header: 100 } as const;
const PAGE = { tableInterior: 5, tableLeaf: 13 } as const;
/** Deeper trees than SQLite's own limit of 20 are damaged. */
const MOST_DEPTH = 20;
const MOST_COLUMNS = 100;

/** A value of a row: bytes for texts and blobs, a number, or null for anything else. */
type Value = Buffer | number | null;

/**
 * Returns the blobs of rpm's table Packages (hnum INTEGER PRIMARY KEY, blob BLOB) in a SQLite file. Only tables are
 * read; each page is read once, whatever points to it. Source: https://www.sqlite.org/fileformat2.html
 *
 * @throws RangeError for bytes that are no such database
 */
export function* listSqliteBlobs(content: Buffer): Generator<Buffer> {
  const file = openFile(content);
  const root = findRoot(file, 'Packages');
  if (root === null) throw new RangeError('no table Packages');
  for (const payload of listRows(file, root)) {
    const blob = readColumns(payload)[1];
    if (Buffer.isBuffer(blob)) yield blob;
  }
}

type File = { content: Buffer; pageSize: number; usableBytes: number; read: Uint8Array };

function openFile(content: Buffer): File {
  if (content.length < FILE.header || content.toString('latin1', 0, 16) !== MAGIC)
    throw new RangeError('no SQLite database');
  const written = content.readUInt16BE(FILE.pageSize);
  const pageSize = written === 1 ? 65_536 : written;
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0) throw new RangeError('a page size that is not possible');
  const usableBytes = pageSize - (content[FILE.reserved] ?? 0);
  if (usableBytes < 480) throw new RangeError('a page size that is not possible');
  return { content, pageSize, usableBytes, read: new Uint8Array(Math.floor(content.length / pageSize) + 1) };
}

/** Finds the first page of a table in the schema: rows of type, name, table, root page, SQL. */
function findRoot(file: File, table: string): number | null {
  for (const payload of listRows(file, 1)) {
    const [type, name, , root] = readColumns(payload);
    const isTable = Buffer.isBuffer(type) && Buffer.isBuffer(name) && `${type} ${name}` === `table ${table}`;
    if (isTable && typeof root === 'number') return root;
  }
  return null;
}

/** Takes a page that was not read before. @throws RangeError */
function takePage({ content, pageSize, read }: File, page: number): Buffer {
  const start = (page - 1) * pageSize;
  if (page < 1 || start + pageSize > content.length) throw new RangeError(`page ${page} is missing`);
  if (read[page] === 1) throw new RangeError(`page ${page} is used twice`);
  read[page] = 1;
  return content.subarray(start, start + pageSize);
}

/** Returns the records of a table, in the order of its keys. */
function* listRows(file: File, root: number, depth = 0): Generator<Buffer> {
  if (depth > MOST_DEPTH) throw new RangeError('a tree that is too deep');
  const page = takePage(file, root);
  const head = root === 1 ? FILE.header : 0;
  const [type, cells] = [page[head], page.readUInt16BE(head + 3)];
  if (type !== PAGE.tableInterior && type !== PAGE.tableLeaf) throw new RangeError(`page ${root} is no table`);
  const pointers = head + (type === PAGE.tableLeaf ? 8 : 12);
  if (pointers + cells * 2 > page.length) throw new RangeError(`page ${root} has too many cells`);
  for (let index = 0; index < cells; index += 1) {
    const cell = page.readUInt16BE(pointers + index * 2);
    if (cell + 4 > page.length) throw new RangeError(`page ${root} has a cell outside of it`);
    if (type === PAGE.tableInterior) yield* listRows(file, page.readUInt32BE(cell), depth + 1);
    else yield readPayload(file, page, cell);
  }
  if (type === PAGE.tableInterior) yield* listRows(file, page.readUInt32BE(head + 8), depth + 1);
}

/** Reads the payload of a leaf's cell: the part in the page, and the rest in a chain of overflow pages. */
function readPayload(file: File, page: Buffer, cell: number): Buffer {
  const size = readVarint(page, cell);
  const key = readVarint(page, size.end);
  const { usableBytes: usable, content } = file;
  if (size.value > content.length) throw new RangeError('a record that is larger than the file');
  const most = usable - 35;
  let local = size.value;
  if (size.value > most) {
    const least = Math.floor(((usable - 12) * 32) / 255) - 23;
    const fitting = least + ((size.value - least) % (usable - 4));
    local = fitting <= most ? fitting : least;
  }
  if (key.end + local > page.length) throw new RangeError('a record that leaves its page');
  const parts = [page.subarray(key.end, key.end + local)];
  let left = size.value - local;
  if (left > 0 && key.end + local + 4 > page.length) throw new RangeError('a record that leaves its page');
  for (let next = left > 0 ? page.readUInt32BE(key.end + local) : 0; left > 0; ) {
    const overflow = takePage(file, next);
    const bytes = Math.min(left, usable - 4);
    parts.push(overflow.subarray(4, 4 + bytes));
    left -= bytes;
    next = overflow.readUInt32BE(0);
  }
  return parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts);
}

/** Reads the values of a record: its header has the length of itself and a type for each column. */
function readColumns(payload: Buffer): Value[] {
  const header = readVarint(payload, 0);
  const values: Value[] = [];
  let at = header.value;
  for (let type = header.end; type < header.value && values.length < MOST_COLUMNS; ) {
    const { value: code, end } = readVarint(payload, type);
    const bytes = code >= 12 ? Math.floor((code - 12) / 2) : (INTEGER_BYTES[code] ?? 0);
    if (at + bytes > payload.length) throw new RangeError('a record that is cut');
    values.push(code >= 12 ? payload.subarray(at, at + bytes) : readInteger(payload, at, code));
    at += bytes;
    type = end;
  }
  return values;
}

/** Bytes by type code. 7 is a float, 8 and 9 are the numbers 0 and 1. */
const INTEGER_BYTES: readonly number[] = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

function readInteger(payload: Buffer, at: number, code: number): number | null {
  if (code === 8 || code === 9) return code - 8;
  const bytes = INTEGER_BYTES[code] ?? 0;
  return code >= 1 && code <= 5 ? payload.readIntBE(at, bytes) : null;
}

/** Reads up to nine bytes of seven bits, highest first. The ninth has eight. @throws RangeError */
function readVarint(bytes: Buffer, start: number): { value: number; end: number } {
  let value = 0;
  for (let at = start; at < start + 9; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) throw new RangeError('a number that is cut');
    if (at === start + 8) return { value: value * 256 + byte, end: at + 1 };
    value = value * 128 + (byte & 127);
    if (byte < 128) return { value, end: at + 1 };
  }
  throw new RangeError('a number that is cut');
}
