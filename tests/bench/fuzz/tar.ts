import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc, { type Arbitrary } from 'fast-check';
import { mergeLayers } from '#lib/contents/diff/merge.ts';
import { findIndex } from '#lib/contents/index/decode.ts';
import { CONTENTS_LIMITS } from '#lib/contents/limits.ts';
import { type LayerReading, readLayer } from '#lib/contents/read-layer.ts';
import { listDirectory } from '#lib/contents/tree.ts';
import { digestOf } from '#lib/image/digest.ts';
import { base256, paxOf, type RawEntry, rawTar } from '#tests/support/raw-tar.ts';

const MEDIA_TYPE = 'application/vnd.oci.image.layer.v1.tar+gzip';
const PIECE_BYTES = 16_384;

const ODD_NAMES = [
  '.wh.a',
  '.wh..wh..opq',
  '.wh..wh.plnk/1.2',
  '..',
  '.',
  '',
  '/',
  'a\\b',
  'a\\xe9',
  'C:',
  '././@LongLink',
];
const DATABASES = [
  'var/lib/dpkg/status',
  'var/lib/dpkg/status.d/a',
  'var/lib/dpkg/status.d/a.md5sums',
  'var/lib/dpkg/info/a.list',
  'lib/apk/db/installed',
  'usr/lib/python3/site-packages/a-1.dist-info/RECORD',
  'var/lib/chisel/manifest.wall',
];

const part = fc.oneof(fc.constantFrom('a', 'b', 'c', ...ODD_NAMES), fc.string({ unit: 'binary', maxLength: 8 }));
const text = fc.array(part, { maxLength: 4 }).map((parts) => parts.join('/'));
const bytes = fc.uint8Array({ maxLength: 40 });
const name: Arbitrary<string | Uint8Array> = fc.oneof(text, fc.constantFrom(...DATABASES), bytes);
const size = fc.oneof(
  { weight: 40, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.nat(5000) },
  { weight: 1, arbitrary: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 70n }).map((value) => base256(value)) },
  { weight: 1, arbitrary: fc.uint8Array({ minLength: 12, maxLength: 12 }) },
);
const fields = fc.dictionary(
  fc.constantFrom('100', '257', '345', '482', '483', '504'),
  fc.uint8Array({ maxLength: 8 }),
  {
    maxKeys: 2,
  },
);

const entry: Arbitrary<RawEntry> = fc
  .record({
    name,
    type: fc.constantFrom('0', '0', '0', '1', '2', '3', '5', '6', '7', 'D', 'S', 'L', 'K', 'x', 'g', 'Q', '\0'),
    link: text,
    content: fc.oneof(fc.string({ maxLength: 700 }), bytes),
    size,
    fields: fc.oneof({ weight: 20, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fields }),
  })
  .map(({ size: claimed, ...rest }) => (claimed === undefined ? rest : { ...rest, size: claimed }));
const pax = fc
  .dictionary(fc.constantFrom('path', 'linkpath', 'size', 'GNU.sparse.name', 'GNU.sparse.realsize', 'x'), bytes, {
    maxKeys: 3,
  })
  .chain((records) => fc.constantFrom<'x' | 'g'>('x', 'g').map((type) => paxOf(records, type)));

const tar = fc
  .tuple(
    fc.array(fc.oneof({ weight: 5, arbitrary: entry }, { weight: 1, arbitrary: pax }), { maxLength: 12 }),
    fc.nat(3),
  )
  .map(([entries, end]) => rawTar(entries, { end }));

type Change = { at: number; kind: 'flip' | 'cut' | 'insert' | 'remove'; value: number };
const change: Arbitrary<Change> = fc.record({
  at: fc.nat(0xffffff),
  kind: fc.constantFrom('flip', 'cut', 'insert', 'remove'),
  value: fc.nat(255),
});

function changed(input: Uint8Array, { at: place, kind, value }: Change): Uint8Array {
  const at = place % (input.length + 1);
  const [before, after] = [input.subarray(0, at), input.subarray(at)];
  if (kind === 'cut') return before;
  if (kind === 'insert') return Buffer.concat([before, Buffer.alloc(value, value), after]);
  if (kind === 'remove') return Buffer.concat([before, after.subarray(value)]);
  return Buffer.concat([before, after.map((byte, index) => (index === 0 ? byte ^ (value || 1) : byte))]);
}

/** Changes of bytes; none in three cases out of four. */
const few = (maxLength: number) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(change, { maxLength }) });

const packings = [(plain: Uint8Array) => plain, gzipSync, zstdCompressSync] as const;
const packing = fc.constantFrom(...packings);
/** Layers with bytes changed before packing, and sometimes after it. */
const layers = fc
  .tuple(tar, few(2), packing, few(1))
  .map(([plain, inside, pack, outside]) =>
    outside.reduce(changed, pack(inside.reduce<Uint8Array>(changed, plain)) as Uint8Array),
  );

/** Parts of archives that were made to slow readers down. */
const REPEATED: readonly (readonly RawEntry[])[] = [
  [{ name: 'a' }],
  [{ name: 'a/b/c/d/e/f/g', type: '1', link: 'a/b' }],
  [{ name: 'a', type: '2', link: '../a/../a/../a' }, { name: 'a/a/a/a/a' }],
  [{ name: 'd', type: '5' }, { name: 'd/.wh..wh..opq' }, { name: 'd/.wh.x' }],
  [paxOf({ path: Buffer.alloc(4000, 0xe9) }), { name: 'x' }],
  [paxOf({ path: 'a/'.repeat(2000) }), { name: 'x' }],
  [{ name: '././@LongLink', type: 'L', content: '\\xe9/'.repeat(500) }, { name: 'x' }],
  [{ name: 'var/lib/dpkg/status', content: 'Package: a\n\n'.repeat(100) }],
  [{ name: 'app/.env', content: 'DB_PASSWORD=Kestrel-lamp-42\n'.repeat(50) }],
  [{ name: 'app/.next/a.nft.json', content: '{"version":1,"files":["../b.js","../../../c"]}' }],
  [{ name: 'var/lib/dpkg/status.d/a.md5sums', content: `${'0'.repeat(32)}  a\n`.repeat(50) }],
];

const KEYS = { contentKey: Buffer.alloc(32, 7), fingerprintKey: Buffer.alloc(32, 9) };

async function read(blob: Uint8Array): Promise<LayerReading> {
  const client = {
    async getBlob(_: string, __: unknown, onChunk: (chunk: Uint8Array) => Promise<void> | undefined) {
      for (let at = 0; at < blob.length; at += PIECE_BYTES)
        await onChunk(Uint8Array.from(blob.subarray(at, at + PIECE_BYTES)));
    },
  };
  const descriptor = { digest: digestOf(blob), sizeBytes: blob.length, mediaType: MEDIA_TYPE };
  return readLayer(client, 'fuzz/layer', descriptor, { keys: KEYS });
}

/** Reads a layer. Checks that the result can be stored, merged with itself and listed, and that its bytes add up. */
async function call(blob: Uint8Array): Promise<LayerReading> {
  const reading = await read(blob);
  if (reading.state === 'unavailable') return reading;
  const index = findIndex(reading.index);
  if (index === null) throw new Error('the index cannot be read back');
  const entries = [...index.entries()];
  if (index.secretHits() === null || index.traces() === null) throw new Error('what was found cannot be read back');
  if (entries.length !== reading.entryCount) throw new Error(`${reading.entryCount} entries became ${entries.length}`);
  let [storedBytes, packedSum] = [0, 0];
  for (const { path, sizeBytes, target, packedBytes, content } of entries) {
    packedSum += packedBytes;
    if (packedBytes < 0) throw new Error(`an entry takes ${packedBytes} bytes`);
    if (content !== null && index.typeOf(content) === null && index.hashOf(content) !== null)
      throw new Error('a content has a hash and no type');
    if (Buffer.byteLength(path) > CONTENTS_LIMITS.nameBytes) throw new Error('a path is too long');
    if (target !== null && Buffer.byteLength(target) > CONTENTS_LIMITS.nameBytes)
      throw new Error('a target is too long');
    if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) throw new Error(`a size is ${sizeBytes}`);
    if (path.includes('\0')) throw new Error('a path has a NUL');
    storedBytes += sizeBytes;
  }
  if (packedSum > blob.length) throw new Error(`entries take ${packedSum} of ${blob.length} bytes`);
  let wastedBytes = 0;
  const merged = mergeLayers([index], {
    onWasted(_, sizeBytes) {
      wastedBytes += sizeBytes;
    },
  });
  const shownBytes = [...merged.files()].reduce((sum, [, { sizeBytes }]) => sum + sizeBytes, 0);
  if (Number.isSafeInteger(storedBytes) && shownBytes + wastedBytes !== storedBytes)
    throw new Error(`${shownBytes} bytes shown and ${wastedBytes} wasted, of ${storedBytes}`);
  for (const path of ['', 'a'])
    listDirectory(
      [0, 1].map((position) => ({ index, position })),
      path,
      2,
    );
  return reading;
}

/** Fuzzes layers as registries serve them: tar archives, packed or not. */
export const tarFuzz = {
  name: 'tar',
  inputs: fc.oneof(
    { weight: 8, arbitrary: layers },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 3000 }) },
    {
      weight: 1,
      arbitrary: fc.array(change, { maxLength: 3 }).map((all) => all.reduce<Uint8Array>(changed, new Uint8Array())),
    },
  ),
  repeated: (length: number): Arbitrary<Uint8Array> =>
    fc.constantFrom(...REPEATED).map((entries) => {
      const once = rawTar(entries, { end: 0 });
      return Buffer.concat(Array<Buffer>(Math.max(1, Math.floor(length / once.length))).fill(once));
    }),
  longest: 16 * 1024 * 1024,
  // 32,768 entries without content at 0.1 ms each.
  msPerKiB: 0.2,
  call,
  refusals: [],
  isRefusal: (reading: LayerReading): boolean => reading.state === 'unavailable',
};
