import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { IndexedFile } from '#lib/contents/index/file-index.ts';
import { elfOf } from '#tests/support/elf.ts';
import { paxOf, rawTar } from '#tests/support/raw-tar.ts';
import { noiseOf, tarOf } from '#tests/support/tar.ts';
import { indexOf, readBlob } from './reading.ts';

const [ONE_KEY, OTHER_KEY] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];

/** Reads a blob and returns its entries by path, each with its hash in hex. */
async function factsOf(blob: Uint8Array, contentKey = ONE_KEY) {
  const index = indexOf(await readBlob(blob, { contentKey, chunkBytes: 3000 }));
  const hashOf = ({ content }: IndexedFile) => (content === null ? null : index.hashOf(content));
  const typeOf = ({ content }: IndexedFile) => (content === null ? null : index.typeOf(content));
  const files = [...index.entries()].map((entry) => ({ ...entry, hash: hashOf(entry), type: typeOf(entry) }));
  return { index, files, at: (path: string) => files.find((file) => file.path === path) };
}

const expectedHash = (content: Uint8Array, key = ONE_KEY) =>
  createHash('sha256').update(key).update(content).digest().readBigUInt64BE();

describe('the hash of a content', () => {
  const noise = Buffer.from(noiseOf(70_000, 5));
  const blob = gzipSync(tarOf({ a: noise, 'copy/of/a': noise, b: 'bytes', empty: '' }));

  it('is that of SHA-256 over the key and the content, cut to 8 bytes', async () => {
    const { at, index } = await factsOf(blob);
    expect(at('a')?.hash).toBe(expectedHash(noise));
    expect(at('copy/of/a')?.hash).toBe(expectedHash(noise));
    expect(at('b')?.hash).toBe(expectedHash(Buffer.from('bytes')));
    expect([at('empty')?.content, at('empty')?.hash]).toEqual([null, null]);
    expect(index.keyId).toBe(expectedHash(Buffer.alloc(0)));
  });

  it('is the same in layers with other compression, and another with another key', async () => {
    const [one, zstd] = [await factsOf(blob), await factsOf(zstdCompressSync(tarOf({ z: noise })))];
    expect(zstd.at('z')?.hash).toBe(one.at('a')?.hash);
    expect(zstd.index.keyId).toBe(one.index.keyId);
    const other = await factsOf(blob, OTHER_KEY);
    expect(other.at('a')?.hash).toBe(expectedHash(noise, OTHER_KEY));
    expect(other.index.keyId).not.toBe(one.index.keyId);
  });

  it('is not known of a sparse file, a cut file and a link', async () => {
    const { at } = await factsOf(
      gzipSync(
        rawTar([
          { name: 'plain', content: 'plain' },
          paxOf({ 'GNU.sparse.realsize': '900' }),
          { name: 'sparse', content: 'stored' },
          { name: 'link', type: '1', link: 'plain' },
          { name: 'after', content: 'after' },
          { name: '.wh..wh.plnk/7', content: 'kept by AUFS' },
          { name: 'plnk', type: '1', link: '.wh..wh.plnk/7' },
          { name: 'last', content: 'last' },
        ]),
      ),
    );
    expect(at('sparse')).toMatchObject({ hash: null, type: { kind: 'text' }, content: 1 });
    expect(at('link')).toMatchObject({ content: null, hash: null });
    expect(at('plnk')).toMatchObject({ kind: 'file', sizeBytes: 12, content: 3, hash: null, type: null });
    expect(at('after')?.hash).toBe(expectedHash(Buffer.from('after')));
    expect(at('last')?.hash).toBe(expectedHash(Buffer.from('last')));
    const cut = await factsOf(tarOf({ first: 'first', second: noise }).subarray(0, 40_000));
    expect(cut.at('first')?.hash).toBe(expectedHash(Buffer.from('first')));
    expect(cut.at('second')).toMatchObject({ content: 1, hash: null, type: null });
  });
});

describe('modes and owners', () => {
  it('are those of the header, of base 256 and of PAX', async () => {
    const field = (text: string) => Buffer.from(`${text}\0`);
    const big = Buffer.of(0x80, 0, 0, 0, 0xff, 0xff, 0xff, 0xfe);
    const { at } = await factsOf(
      gzipSync(
        rawTar([
          { name: 'setuid', fields: { 100: field('0104755'), 108: field('0001750'), 116: field('0000144') } },
          { name: 'big', fields: { 108: big } },
          paxOf({ uid: '3000000000', gid: '12', path: 'pax' }),
          { name: 'x' },
          { name: 'broken', fields: { 108: Buffer.from('nobody!!') } },
        ]),
      ),
    );
    expect(at('setuid')?.access).toEqual({ mode: 0o4755, uid: 1000, gid: 100 });
    expect(at('big')?.access).toEqual({ mode: 0o644, uid: 4_294_967_294, gid: 0 });
    expect(at('pax')?.access).toEqual({ mode: 0o644, uid: 3_000_000_000, gid: 12 });
    expect(at('broken')?.access).toBeNull();
  });
});

describe('an archive by tar', () => {
  it.each(['gnu', 'pax', 'ustar'])('in the format %s has the files of the file system', async (format) => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-tar-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = (name: string) => join(folder, name);
    mkdirSync(path('sub'));
    const contents = {
      'sub/program': elfOf({ needed: ['libc.so.6'], soname: null }),
      'sub/noise': Buffer.from(noiseOf(300_000, 9)),
      'run.sh': Buffer.from('#!/bin/sh\nexit 0\n'),
    };
    for (const [name, content] of Object.entries(contents)) writeFileSync(path(name), content);
    chmodSync(path('run.sh'), 0o4711);
    linkSync(path('sub/noise'), path('sub/second'));
    writeFileSync(path('holes'), 'begin');
    truncateSync(path('holes'), 5_000_000);
    const sparse = format === 'ustar' ? [] : ['--sparse'];
    const options = ['-C', folder, `--format=${format}`, '--owner=app:1001', '--group=web:33', '--sort=name'];
    const tar = execFileSync('tar', [...options, ...sparse, '-cf', '-', '.'], { maxBuffer: 2 ** 26 });
    const { at, files, index } = await factsOf(gzipSync(tar));
    for (const [name, content] of Object.entries(contents)) expect(at(name)?.hash).toBe(expectedHash(content));
    expect(at('run.sh')).toMatchObject({
      access: { mode: 0o4711, uid: 1001, gid: 33 },
      type: { kind: 'script', interpreter: '/bin/sh' },
    });
    expect(at('sub')?.access?.mode).toBe(statSync(path('sub')).mode & 0o7777);
    expect(at('sub/second')).toMatchObject({ kind: 'hardlink', target: 'sub/noise', content: null });
    expect(at('sub/program')?.type).toMatchObject({ dynamic: { needed: ['libc.so.6'], soname: null } });
    const holes = at('holes');
    if (format === 'ustar') expect(holes).toMatchObject({ sizeBytes: 5_000_000, apparentBytes: null });
    else expect(holes).toMatchObject({ apparentBytes: 5_000_000, hash: null });
    expect(files.length).toBe(index.entryCount);
  });

  it('gives less than 24 bytes an entry, as does a tree like node_modules', async () => {
    const random = noiseOf(4_000_000, 4);
    const entries = Array.from({ length: 20_000 }, (_, n) => {
      const folder = `node_modules/package-${n % 40 === 0 ? n : n - (n % 40)}/${['lib', 'dist/esm', 'dist/cjs'][n % 3]}`;
      const name = `${folder}/${Buffer.from(random.subarray(n, n + 3)).toString('hex')}-${n}.${n % 5 ? 'js' : 'd.ts'}`;
      const start = (n * 173) % 3_900_000;
      return { name, content: random.subarray(start, start + ((n * 7919) % 900)) };
    });
    const reading = await readBlob(gzipSync(rawTar(entries), { level: 1 }), { chunkBytes: 100_000 });
    if (reading.state !== 'read') throw new Error('not read');
    expect(reading.entryCount).toBe(20_000);
    expect(reading.index.length / reading.entryCount).toBeLessThan(24);
    expect(reading.index.length / reading.entryCount).toBeGreaterThan(10);
  });
});

describe('hashes of contents', () => {
  it('cannot be written as JSON by mistake', async () => {
    const { index } = await factsOf(rawTar([{ name: 'a', content: 'a' }]), ONE_KEY);
    expect(() => JSON.stringify({ hash: index.hashOf(0) })).toThrow(/BigInt/);
    expect(JSON.stringify([...index.entries()])).not.toContain(String(index.hashOf(0)));
  });
});
