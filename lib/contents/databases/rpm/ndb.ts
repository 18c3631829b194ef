/** Magic numbers of rpm's lib/backend/ndb/rpmpkg.c, as they are in the file. */
const [HEADER, SLOT, BLOB] = ['RpmP', 'Slot', 'BlbS'].map((text) => Buffer.from(text).readUInt32LE(0));
const VERSION = 0;
const [PAGE_BYTES, SLOT_BYTES, BLOCK_BYTES, BLOB_HEADER_BYTES] = [4096, 16, 16, 16];
/** The file's header takes the place of the first two slots. */
const FIRST_SLOT = 32;

/**
 * Returns the packages of an ndb database: after a header, slots (magic, package, first block, blocks) name the places
 * of blobs (magic, package, generation, length, bytes). Each block is read once. Source: rpm, lib/backend/ndb/rpmpkg.c.
 *
 * @throws RangeError for bytes that are no such database
 */
export function* listNdbBlobs(content: Buffer): Generator<Buffer> {
  if (content.length < FIRST_SLOT || content.readUInt32LE(0) !== HEADER) throw new RangeError('no ndb database');
  if (content.readUInt32LE(4) !== VERSION) throw new RangeError('an unknown version of ndb');
  const slotsEnd = Math.min(content.readUInt32LE(12) * PAGE_BYTES, content.length);
  let readBytes = 0;
  for (let at = FIRST_SLOT; at + SLOT_BYTES <= slotsEnd; at += SLOT_BYTES) {
    if (content.readUInt32LE(at) !== SLOT) throw new RangeError('a slot is damaged');
    const [number, block] = [content.readUInt32LE(at + 4), content.readUInt32LE(at + 8)];
    if (number === 0 || block === 0) continue;
    const start = block * BLOCK_BYTES;
    if (start + BLOB_HEADER_BYTES > content.length || content.readUInt32LE(start) !== BLOB) continue;
    const [owner, length] = [content.readUInt32LE(start + 4), content.readUInt32LE(start + 12)];
    const end = start + BLOB_HEADER_BYTES + length;
    if (owner !== number || end > content.length) continue;
    readBytes += length;
    if (readBytes > content.length) throw new RangeError('slots share blocks');
    yield content.subarray(start + BLOB_HEADER_BYTES, end);
  }
}
