import { constants, createInflateRaw, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readLayer } from '#lib/contents/read-layer.ts';
import { openDecoder, type Taker, type ZlibStream } from '#lib/contents/unpack/decoder.ts';
import { openSyncDecoder } from '#lib/contents/unpack/sync-decoder.ts';
import { digestOf } from '#lib/image/digest.ts';
import { rawTar } from '#tests/support/raw-tar.ts';
import { noiseOf, tarOf } from '#tests/support/tar.ts';
import { FINGERPRINT_KEY, listBlob, pathsOf, readBlob } from './reading.ts';

const code = vi.hoisted((): { instead: string | null; messages: unknown[] } => ({ instead: null, messages: [] }));

/** Starts threads with other code, if a test sets some, and notes what they say. */
vi.mock('node:worker_threads', async (load) => {
  const real = await load<typeof import('node:worker_threads')>();
  class Worker extends real.Worker {
    constructor(...[file, options]: ConstructorParameters<typeof real.Worker>) {
      if (code.instead === null) super(file, options);
      else super(code.instead, { ...options, eval: true });
      this.on('message', (message) => code.messages.push(message));
    }
  }
  return { ...real, Worker };
});

afterEach(() => {
  code.instead = null;
  code.messages.length = 0;
});

const THREAD = { ownThreadBytes: 0 };
const NO_THREAD = { ownThreadBytes: Number.POSITIVE_INFINITY };
const ZSTD = 'application/vnd.oci.image.layer.v1.tar+zstd';
const GZIP = 'application/vnd.oci.image.layer.v1.tar+gzip';

/** 2 MB in files of several sizes, more than both rings hold. */
const files = Object.fromEntries(
  Array.from({ length: 40 }, (_, n) => [
    `dir/${n}`,
    n % 3 === 0 ? noiseOf(n * 3000, n + 1) : `${'text '.repeat(n * 2000)}`,
  ]),
);
const tar = tarOf(files);
const halves = [tar.subarray(0, 700_001), tar.subarray(700_001)];
const join = (...parts: Uint8Array[]) => Buffer.concat(parts);
const damaged = Buffer.from(gzipSync(tar));
damaged.fill(0xff, 90_000, 90_400);

describe('a layer whose decoder has a thread of its own', () => {
  it.each([
    ['gzip', GZIP, gzipSync(tar)],
    ['many members', GZIP, join(...halves.map((half) => gzipSync(half)))],
    ['stored blocks', GZIP, gzipSync(tar, { level: 0 })],
    ['a truncated gzip', GZIP, gzipSync(tar).subarray(0, 150_000)],
    ['a damaged gzip', GZIP, damaged],
    ['data behind gzip', GZIP, join(gzipSync(tar), Buffer.from('a signature'))],
    ['padding behind gzip', GZIP, join(gzipSync(tar), Buffer.alloc(1000))],
    ['frames of zstd', ZSTD, join(...halves.map((half) => zstdCompressSync(half)))],
    ['a checksum of zstd', ZSTD, zstdCompressSync(tar, { params: { [constants.ZSTD_c_checksumFlag]: 1 } })],
    ['a truncated zstd', ZSTD, zstdCompressSync(tar).subarray(0, 150_000)],
    ['data behind zstd', ZSTD, join(zstdCompressSync(tar), Buffer.from('garbage'))],
    ['no compression', GZIP, tar],
    ['an unknown compression', GZIP, Buffer.from('BZh91AY&SY')],
  ])('has the same index as without it: %s', async (_, mediaType, blob) => {
    for (const chunkBytes of [999, 65_536]) {
      const reading = await readBlob(blob, { mediaType, chunkBytes, ...THREAD });
      expect(reading, String(chunkBytes)).toEqual(await readBlob(blob, { mediaType, chunkBytes, ...NO_THREAD }));
    }
    const isDecoded = blob !== tar && blob.length > 100;
    expect(code.messages.length > 0).toBe(isDecoded);
  });

  it.each([
    ['bytes', GZIP, gzipSync(tar), { uncompressedBytes: 1_000_000 }],
    ['bytes', ZSTD, zstdCompressSync(tar), { uncompressedBytes: 1_000_000 }],
    ['entries', GZIP, gzipSync(tar), { entries: 7 }],
    ['entries', ZSTD, zstdCompressSync(tar), { entries: 7 }],
  ])('stops at the same limit of %s (%s)', async (_, mediaType, blob, limits) => {
    const reading = await readBlob(blob, { mediaType, limits, chunkBytes: 65_536, ...THREAD });
    expect(reading).toEqual(await readBlob(blob, { mediaType, limits, chunkBytes: 65_536, ...NO_THREAD }));
  });

  it('is bounded when it is a decompression bomb (B-02)', async () => {
    const MiB = 2 ** 20;
    const header = rawTar([{ name: 'zeros', size: 64 * MiB }], { end: 0 });
    const blob = gzipSync(join(header, Buffer.alloc(64 * MiB), rawTar([{ name: 'after' }])));
    const listed = await listBlob(blob, { limits: { uncompressedBytes: 8 * MiB }, ...THREAD });
    expect([pathsOf(listed), listed.notes]).toEqual([['zeros'], ['too-big']]);
    expect(pathsOf(await listBlob(blob, THREAD))).toEqual(['zeros', 'after']);
  });

  it('ends when the registry does, and passes its error on', async () => {
    const blob = gzipSync(tar, { level: 0 });
    const client = {
      async getBlob(_: string, __: unknown, onChunk: (chunk: Uint8Array) => Promise<void> | undefined) {
        for (let at = 0; at < blob.length / 2; at += 65_536)
          await onChunk(Uint8Array.from(blob.subarray(at, at + 65_536)));
        throw new Error('reset');
      },
    };
    const descriptor = { digest: digestOf(blob), sizeBytes: blob.length, mediaType: GZIP };
    const keys = { contentKey: Buffer.alloc(32, 7), fingerprintKey: FINGERPRINT_KEY };
    await expect(readLayer(client, 'team/app', descriptor, { keys, ...THREAD })).rejects.toThrow('reset');
    expect(code.messages).toContain('incomplete');
  });

  it.each([
    ['fails before its first message', 'throw new Error("no start")'],
    ['ends at once', ''],
  ])('is unpacked without it when the thread %s', async (_, instead) => {
    code.instead = instead;
    expect(await readBlob(gzipSync(tar), THREAD)).toEqual(await readBlob(gzipSync(tar), NO_THREAD));
  });

  it.each([
    ['fails', 'setTimeout(() => { throw new Error("out of order"); }, 20);', 'out of order'],
    ['ends', 'setTimeout(() => process.exit(0), 20);', 'the thread of the decoder ended'],
    ['needs too much memory', 'const all = []; for (;;) all.push(new Array(1e6).fill(all.length));', 'memory'],
  ])('is an error, and nothing waits for ever, when the thread %s later', async (_, later, message) => {
    code.instead = `require('node:worker_threads').parentPort.postMessage(null);${later}`;
    await expect(readBlob(gzipSync(tar, { level: 0 }), { chunkBytes: 65_536, ...THREAD })).rejects.toThrow(message);
  });
});

describe('a decoder in the calling thread', () => {
  type Open = typeof openDecoder;

  async function piecesOf(open: Open, stream: ZlibStream, chunks: readonly Uint8Array[]) {
    const pieces: string[] = [];
    const taker: Taker = (bytes, usedBytes) => pieces.push(`${usedBytes} ${Buffer.from(bytes).toString('base64')}`) > 0;
    const decoder = open(stream, taker);
    const fed: boolean[] = [];
    for (const chunk of chunks) fed.push(await decoder.feed(chunk));
    await decoder.finish();
    return { pieces, fed, usedBytes: decoder.usedBytes, stopped: decoder.stopped };
  }

  const packed = deflateRawSync(tar);
  const chunksOf = (bytes: Uint8Array, size: number) =>
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.subarray(n * size, (n + 1) * size));
  const inflate = () => createInflateRaw({ chunkSize: 65_536 });

  it.each([1000, 40_000, 65_536, 1_000_000])(
    'gives the same pieces as the one in the pool, from chunks of %i bytes',
    async (size) => {
      const chunks = chunksOf(join(packed, Buffer.from('behind')), size);
      const expected = await piecesOf(openDecoder, inflate(), chunks);
      expect(expected.pieces.length).toBeGreaterThan(20);
      expect(await piecesOf(openSyncDecoder, inflate(), chunks)).toEqual(expected);
    },
  );

  it('reports damage', async () => {
    const chunks = [Buffer.of(0x07, 0xff, 0xff), packed];
    expect(await piecesOf(openSyncDecoder, inflate(), chunks)).toMatchObject({ pieces: [], fed: [false, false] });
  });

  it('works at once in this version of Node, and leaves the work to the pool in an unknown one', async () => {
    const first = chunksOf(packed, 40_000)[0] ?? packed;
    const countAtOnce = (): number => {
      let count = 0;
      const decoder = openSyncDecoder(inflate(), () => {
        count += 1;
        return true;
      });
      void decoder.feed(first);
      return count;
    };
    expect(countAtOnce()).toBeGreaterThan(0);
    const { version } = process;
    Object.defineProperty(process, 'version', { value: 'v99.0.0', configurable: true });
    try {
      expect(countAtOnce()).toBe(0);
    } finally {
      Object.defineProperty(process, 'version', { value: version, configurable: true });
    }
  });
});
