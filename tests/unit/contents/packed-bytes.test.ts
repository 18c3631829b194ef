import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { rawTar } from '#tests/support/raw-tar.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { indexOf, listBlob, readBlob } from './reading.ts';

const OCI = 'application/vnd.oci.image.layer.v1.tar';
const FILES_EACH = 40;
const NOISE = noiseOf(1 << 20, 3);

/** A package is FILES_EACH files in one folder. Packages differ in how well they compress: by a factor of fifty. */
function packageOf(n: number): Buffer {
  const entries = Array.from({ length: FILES_EACH }, (_, file) => {
    const content = Buffer.alloc(2000 + ((n * 7919 + file * 104_729) % 30_000), `export const p${n} = ${file};\n`);
    const noisy = Math.floor((content.length * (n % 10)) / 10);
    content.set(NOISE.subarray((n * 50_000 + file * 997) % 900_000).subarray(0, noisy));
    return { name: `node_modules/p${n}/file-${file}.js`, content };
  });
  return rawTar(entries, { end: 0 });
}

const packages = Array.from({ length: 30 }, (_, n) => packageOf(n));
const tar = Buffer.concat([...packages, Buffer.alloc(1024)]);

async function packedByPackage(blob: Uint8Array, mediaType: string): Promise<{ found: number[]; sum: number }> {
  const index = indexOf(await readBlob(blob, { mediaType, chunkBytes: 40_000 }));
  const found = packages.map(() => 0);
  let sum = 0;
  for (const { path, packedBytes } of index.entries()) {
    const n = Number(/p(\d+)/.exec(path)?.[1]);
    found[n] = (found[n] ?? 0) + packedBytes;
    sum += packedBytes;
  }
  return { found, sum };
}

/** The largest difference of a package, as a share of what it really takes. */
const worst = (found: readonly number[], right: readonly number[]) =>
  Math.max(...right.map((bytes, n) => Math.abs((found[n] ?? 0) - bytes) / bytes));

describe('the compressed bytes of files', () => {
  it('are within 2 % of the offsets of gzip members', async () => {
    const members = [...packages, Buffer.alloc(1024)].map((part) => gzipSync(part));
    const blob = Buffer.concat(members);
    const { found, sum } = await packedByPackage(blob, `${OCI}+gzip`);
    const right = members.slice(0, -1).map(({ length }) => length);
    expect(worst(found, right)).toBeLessThan(0.02);
    expect(sum).toBeLessThanOrEqual(blob.length);
  });

  it.each([1, 6, 9])('are those of the places in one stream of gzip level %i', async (level) => {
    const blob = gzipSync(tar, { level });
    let [at, before] = [0, 0];
    const right = packages.map((part) => {
      at += part.length;
      const upTo = gzipSync(tar.subarray(0, at), { level }).length;
      const bytes = upTo - before;
      before = upTo;
      return bytes;
    });
    const { found, sum } = await packedByPackage(blob, `${OCI}+gzip`);
    const total = right.reduce((a, b) => a + b, 0);
    // A boundary is known to a step of 64 KiB unpacked, in which packages that compress differently can meet.
    for (const [n, bytes] of right.entries()) {
      expect(Math.abs((found[n] ?? 0) - bytes)).toBeLessThan(Math.max(bytes * 0.02, 16 * 1024));
    }
    expect(Math.max(...right) / Math.min(...right)).toBeGreaterThan(20);
    expect(sum).toBeLessThanOrEqual(blob.length);
    expect(sum).toBeGreaterThan(total * 0.99);
  });

  it('are those of the blocks in zstd', async () => {
    const frames = packages.map((part) => zstdCompressSync(part));
    const { found, sum } = await packedByPackage(Buffer.concat(frames), `${OCI}+zstd`);
    expect(
      worst(
        found,
        frames.map(({ length }) => length),
      ),
    ).toBeLessThan(0.02);
    const whole = zstdCompressSync(tar);
    expect((await packedByPackage(whole, `${OCI}+zstd`)).sum).toBeLessThanOrEqual(whole.length);
    expect(sum).toBeLessThanOrEqual(frames.reduce((bytes, frame) => bytes + frame.length, 0));
  });

  it('are header, content and padding in an uncompressed layer', async () => {
    const { found, sum } = await packedByPackage(tar, OCI);
    expect(found).toEqual(packages.map(({ length }) => length));
    expect(sum).toBe(tar.length - 1024);
  });

  it('include the headers before an entry, and leave out what is not listed', async () => {
    const long = 'long/'.repeat(50);
    const parts = [
      rawTar(
        [
          { name: '././@LongLink', type: 'L', content: `${long}\0` },
          { name: 'x', content: 'x' },
        ],
        { end: 0 },
      ),
      rawTar([{ name: '.wh..wh.aufs', content: 'not listed' }], { end: 0 }),
      rawTar([{ name: 'y', type: '2', link: 'x' }], { end: 0 }),
    ];
    const blob = Buffer.concat([...parts, Buffer.alloc(1024)]);
    const index = indexOf((await listBlob(blob, { mediaType: OCI })).reading);
    expect([...index.entries()].map(({ packedBytes }) => packedBytes)).toEqual([parts[0]?.length, 512]);
  });

  it('end with the blob when it is cut', async () => {
    for (const pack of [(bytes: Uint8Array) => bytes, gzipSync]) {
      const blob = Buffer.from(
        pack(
          rawTar([
            { name: 'a', content: 'a' },
            { name: 'b', content: NOISE },
          ]),
        ),
      );
      const cut = blob.subarray(0, 300_000);
      const index = indexOf((await listBlob(cut)).reading);
      const bytes = [...index.entries()].map(({ packedBytes }) => packedBytes);
      expect(bytes).toHaveLength(2);
      expect((bytes[0] ?? 0) + (bytes[1] ?? 0)).toBeLessThanOrEqual(cut.length);
      expect(bytes[1]).toBeGreaterThan(cut.length * 0.9);
    }
  });
});
