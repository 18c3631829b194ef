const META = { magic: 12, version: 16, pageSize: 20, encryption: 24, type: 25, lastPage: 32 } as const;
const HASH_MAGIC = 0x061561;
const PAGE = { next: 16, entries: 20, length: 22, type: 25, header: 26 } as const;
const PAGE_TYPE = { hashUnsorted: 2, overflow: 7, hashMeta: 8, hash: 13 } as const;
const ITEM = { keyData: 1, offPage: 3 } as const;
/** The key of the record that holds the number of the last package. */
const COUNTER_KEY = 0;

/**
 * Returns the packages of a BerkeleyDB hash, rpm's format before SQLite (CentOS 7, RHEL 8, Amazon Linux 2). Pages of
 * pairs hold the key and either the bytes or the first of a chain of overflow pages. Each page is read once. Source:
 * Berkeley DB 5.3, src/dbinc/db_page.h.
 *
 * @throws RangeError for bytes that are no such database
 */
export function* listBerkeleyBlobs(content: Buffer): Generator<Buffer> {
  const { pageSize, number32, number16 } = openMeta(content);
  const pageCount = Math.floor(content.length / pageSize);
  const read = new Uint8Array(pageCount);

  function readChain(first: number, length: number): Buffer | null {
    const parts: Buffer[] = [];
    let left = length;
    for (let page = first; page !== 0 && left > 0; page = number32(page * pageSize + PAGE.next)) {
      const start = page * pageSize;
      if (page >= pageCount || read[page] === 1 || content[start + PAGE.type] !== PAGE_TYPE.overflow) return null;
      read[page] = 1;
      const bytes = Math.min(number16(start + PAGE.length), left, pageSize - PAGE.header);
      parts.push(content.subarray(start + PAGE.header, start + PAGE.header + bytes));
      left -= bytes;
    }
    return left === 0 ? Buffer.concat(parts) : null;
  }

  for (let page = 1; page < pageCount; page += 1) {
    const start = page * pageSize;
    const type = content[start + PAGE.type];
    if (type !== PAGE_TYPE.hash && type !== PAGE_TYPE.hashUnsorted) continue;
    const count = Math.min(number16(start + PAGE.entries), Math.floor((pageSize - PAGE.header) / 2));
    const offsetOf = (index: number) => number16(start + PAGE.header + index * 2);
    let end = pageSize;
    // Items lie behind each other from the page's end, so each ends where the one before it begins.
    for (let index = 0; index + 1 < count; index += 2) {
      const [key, value] = [offsetOf(index), offsetOf(index + 1)];
      const isSound = key < end && value < key && value >= PAGE.header;
      if (!isSound) break;
      const [isCounter, item] = [isCounterKey(content.subarray(start + key + 1, start + end)), start + value];
      end = value;
      if (isCounter) continue;
      if (content[item] === ITEM.keyData) yield content.subarray(item + 1, start + key);
      else if (content[item] === ITEM.offPage && key - value >= 12)
        yield readChain(number32(item + 4), number32(item + 8)) ?? Buffer.alloc(0);
    }
  }
}

function isCounterKey(key: Buffer): boolean {
  return key.length === 4 && key.readUInt32LE(0) === COUNTER_KEY;
}

function openMeta(content: Buffer) {
  if (content.length < 512) throw new RangeError('no BerkeleyDB file');
  const isSwapped = content.readUInt32BE(META.magic) === HASH_MAGIC;
  if (!isSwapped && content.readUInt32LE(META.magic) !== HASH_MAGIC) throw new RangeError('no BerkeleyDB hash');
  const number32 = (at: number) =>
    at + 4 > content.length ? 0 : isSwapped ? content.readUInt32BE(at) : content.readUInt32LE(at);
  const number16 = (at: number) =>
    at + 2 > content.length ? 0 : isSwapped ? content.readUInt16BE(at) : content.readUInt16LE(at);
  const pageSize = number32(META.pageSize);
  const isPowerOfTwo = (pageSize & (pageSize - 1)) === 0;
  if (pageSize < 512 || pageSize > 65_536 || !isPowerOfTwo) throw new RangeError('a page size that is not possible');
  if (content[META.encryption] !== 0) throw new RangeError('an encrypted database');
  if (content[META.type] !== PAGE_TYPE.hashMeta) throw new RangeError('no BerkeleyDB hash');
  return { pageSize, number32, number16 };
}
