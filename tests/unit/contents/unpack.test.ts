import { constants, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { digestOf } from '#lib/image/digest.ts';
import { rawTar } from '#tests/support/raw-tar.ts';
import { noiseOf, tarOf } from '#tests/support/tar.ts';
import { listBlob, pathsOf, readBlob, reasonOf } from './reading.ts';

const OCI = 'application/vnd.oci.image.layer.v1.tar';
const tar = tarOf({ 'bin/one': noiseOf(40_000, 1), 'bin/two': 'two', 'etc/three': noiseOf(5000, 2) });
const paths = ['bin/one', 'bin/two', 'etc/three'];
const thirds = [tar.subarray(0, 20_000), tar.subarray(20_000, 41_000), tar.subarray(41_000)];
const skippable = (bytes: number, low = 0) =>
  Buffer.concat([Buffer.of(0x50 | low, 0x2a, 0x4d, 0x18, bytes & 255, bytes >> 8, 0, 0), Buffer.alloc(bytes, 7)]);
const join = (...parts: Uint8Array[]) => Buffer.concat(parts);

describe('the compression of a layer', () => {
  it.each([
    ['gzip', gzipSync(tar)],
    ['zstd', zstdCompressSync(tar)],
    ['nothing', tar],
  ])('is detected by its first bytes: %s (B-01)', async (name, blob) => {
    const listed = await listBlob(blob, { mediaType: `${OCI}${name === 'nothing' ? '' : `+${name}`}` });
    expect([pathsOf(listed), listed.notes]).toEqual([paths, []]);
  });

  it('is detected despite a wrong media type, which is reported (B-01)', async () => {
    const listed = await listBlob(zstdCompressSync(tar), { mediaType: `${OCI}+gzip` });
    expect(pathsOf(listed)).toEqual(paths);
    expect(listed.messages).toEqual(['Its media type names gzip, but its content is zstd.']);
    expect((await listBlob(tar, { mediaType: `${OCI}+gzip` })).messages).toEqual([
      'Its media type names gzip, but its content is not compressed.',
    ]);
  });

  it.each([
    ['bzip2', Buffer.from('BZh91AY&SY')],
    ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0, 4])],
    ['not-a-tar', Buffer.from('<!doctype html><title>Sign in</title>')],
    ['not-a-tar', gzipSync('{"layers": []}')],
    ['not-a-tar', Buffer.from('\0asm\x01\0\0\0')],
    ['not-a-tar', Buffer.alloc(0)],
    ['damaged', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff])],
  ])('is reported as %s when the layer cannot be read, without an exception (B-01, B-08)', async (reason, blob) => {
    expect(await reasonOf(blob)).toBe(reason);
  });

  it('does not matter for foreign, encrypted and unverifiable layers, which are not fetched (B-25)', async () => {
    const client = () =>
      reasonOf(gzipSync(tar), { mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip' });
    expect(await client()).toBe('foreign');
    expect(await reasonOf(tar, { mediaType: `${OCI}+gzip+encrypted` })).toBe('encrypted');
    const digest = 'blake3:0123456789abcdef0123456789abcdef' as ReturnType<typeof digestOf>;
    expect(await reasonOf(tar, { digest })).toBe('unverifiable');
  });
});

describe('a layer in gzip', () => {
  it('is read over all members, in chunks of any size (B-03)', async () => {
    const blob = join(...thirds.map((part) => gzipSync(part)));
    for (const chunkBytes of [1, 7, 1000, blob.length]) {
      const listed = await listBlob(blob, { chunkBytes });
      expect([pathsOf(listed), listed.notes], String(chunkBytes)).toEqual([paths, []]);
    }
  });

  it('may have a name, comment, extra fields and checksum in its header (B-03)', async () => {
    const body = join(deflateRawSync(tar), Buffer.alloc(8));
    const head = [Buffer.of(0x1f, 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3), Buffer.of(3, 0, 1, 2, 3)];
    const blob = join(...head, Buffer.from('name\0comment\0'), Buffer.of(9, 9), body);
    for (const chunkBytes of [1, 4096]) expect(pathsOf(await listBlob(blob, { chunkBytes }))).toEqual(paths);
  });

  it('may end in zeros; other trailing data is reported (B-03)', async () => {
    const padded = await listBlob(join(gzipSync(tar), Buffer.alloc(700)));
    expect([pathsOf(padded), padded.notes]).toEqual([paths, []]);
    const trailed = await listBlob(join(gzipSync(tar), Buffer.from('a signature')));
    expect([pathsOf(trailed), trailed.notes]).toEqual([paths, ['trailing-data']]);
  });

  it('keeps the entries before a truncation (B-03)', async () => {
    const blob = gzipSync(tar);
    const listed = await listBlob(blob.subarray(0, blob.length - 3000));
    expect([pathsOf(listed), listed.notes]).toEqual([['bin/one', 'bin/two', 'etc/three'], ['incomplete']]);
    const cutEarlier = await listBlob(blob.subarray(0, 20_000));
    expect([pathsOf(cutEarlier), cutEarlier.notes]).toEqual([['bin/one'], ['incomplete']]);
  });

  it('keeps the entries before damage (B-17)', async () => {
    const blob = Buffer.from(join(gzipSync(thirds[0] ?? tar), gzipSync(tar.subarray(20_000))));
    const at = gzipSync(thirds[0] ?? tar).length + 10;
    blob[at] = 0x07;
    const listed = await listBlob(blob);
    expect([pathsOf(listed), listed.notes]).toEqual([['bin/one'], ['damaged']]);
  });
});

describe('a layer in zstd', () => {
  const frames = thirds.map((part) => zstdCompressSync(part));
  const zstd = { mediaType: `${OCI}+zstd` };

  it('is read over three frames, in chunks of 7 and of 1,000 bytes (B-04)', async () => {
    for (const chunkBytes of [7, 1000]) {
      const listed = await listBlob(join(...frames), { ...zstd, chunkBytes });
      expect([pathsOf(listed), listed.notes]).toEqual([paths, []]);
    }
  });

  it('may contain skippable frames anywhere (B-05)', async () => {
    const [one, two, three] = frames as [Buffer, Buffer, Buffer];
    const blob = join(skippable(5), skippable(3000, 15), one, skippable(0), two, three, skippable(64));
    for (const chunkBytes of [7, 1000]) {
      expect(pathsOf(await listBlob(blob, { ...zstd, chunkBytes }))).toEqual(paths);
    }
  });

  it('may have checksums, sizes, raw and repeated blocks (B-04)', async () => {
    const zeros = tarOf({ zeros: new Uint8Array(700_000), noise: noiseOf(300_000, 3), more: 'x' });
    const params = { [constants.ZSTD_c_checksumFlag]: 1, [constants.ZSTD_c_contentSizeFlag]: 0 };
    for (const blob of [zstdCompressSync(zeros, { params }), zstdCompressSync(zeros)]) {
      expect(pathsOf(await listBlob(blob, zstd))).toEqual(['zeros', 'noise', 'more']);
    }
  });

  it.each([
    [Buffer.of(0x28, 0xb5, 0x2f, 0xfd, 0x00, 19 << 3, 0, 0, 0), '512 MiB'],
    [Buffer.of(0x28, 0xb5, 0x2f, 0xfd, 0x00, 21 << 3, 0, 0, 0), '2 GiB'],
    [Buffer.of(0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0, 1, 0, 0, 0), '4 GiB in one segment'],
    [Buffer.of(0x28, 0xb5, 0x2f, 0xfd, 0x00, (17 << 3) | 1, 0, 0, 0), '144 MiB'],
  ])('is rejected before decoding when its window is too large: case %# (B-06)', async (head) => {
    expect(await reasonOf(join(head, Buffer.alloc(4_000_000)), zstd)).toBe('window-too-large');
  });

  it('is never complete when a frame is truncated (B-26)', async () => {
    const blob = zstdCompressSync(tarOf({ first: 'x', second: noiseOf(400_000, 5), third: 'y' }));
    const listed = await listBlob(blob.subarray(0, blob.length - 2000), zstd);
    expect([pathsOf(listed), listed.notes]).toEqual([['first', 'second'], ['incomplete']]);
    expect(await reasonOf(blob.subarray(0, 12), zstd)).toBe('damaged');
    expect(await reasonOf(skippable(300).subarray(0, 20), zstd)).toBe('damaged');
  });

  it('is read with a note about trailing data (B-04)', async () => {
    const listed = await listBlob(join(zstdCompressSync(tar), Buffer.from('garbage')), zstd);
    expect([pathsOf(listed), listed.notes]).toEqual([paths, ['trailing-data']]);
  });
});

describe('a decompression bomb', () => {
  const MiB = 2 ** 20;

  it.each([
    ['gzip', (bytes: Uint8Array) => gzipSync(bytes)],
    ['zstd', (bytes: Uint8Array) => zstdCompressSync(bytes)],
  ])('in %s stops at the limit and keeps the entries before it (B-02)', async (name, pack) => {
    const header = rawTar([{ name: 'zeros', size: 64 * MiB }], { end: 0 });
    const blob = pack(Buffer.concat([header, Buffer.alloc(64 * MiB), rawTar([{ name: 'after' }])]));
    const options = { mediaType: `${OCI}+${name}`, limits: { uncompressedBytes: 8 * MiB } };
    const listed = await listBlob(blob, options);
    expect([pathsOf(listed), listed.notes]).toEqual([['zeros'], ['too-big']]);
    expect(pathsOf(await listBlob(blob, { mediaType: `${OCI}+${name}` }))).toEqual(['zeros', 'after']);
  });

  it('is downloaded completely even if its listing stopped early (S-63)', async () => {
    const blob = gzipSync(rawTar([{ name: 'a' }, { name: 'b' }, { name: 'c' }]));
    const reading = await readBlob(blob, { limits: { entries: 2 } });
    expect(reading).toMatchObject({ state: 'read', entryCount: 2, notes: [{ code: 'too-many-entries' }] });
  });
});
