import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';
import { rawTar } from '#tests/support/raw-tar.ts';
import { noiseOf } from '#tests/support/tar.ts';

/** LayerShape is a layer of `files` files of `fileBytes` bytes each, about half of which compression removes. */
export type LayerShape = { files: number; fileBytes: number };
export type BuiltLayer = { path: string; digest: string; sizeBytes: number; uncompressedBytes: number };

/** Packs a folder of real programs as a gzipped layer, like an image build. */
export async function packFolder(folder: string, packed: string): Promise<BuiltLayer> {
  const path = join(folder, 'real.tar.gz');
  const tar = spawn('tar', ['-C', dirname(packed), '-cf', '-', basename(packed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const hash = createHash('sha256');
  const gzip = createGzip();
  let uncompressedBytes = 0;
  tar.stdout.on('data', (chunk: Buffer) => {
    uncompressedBytes += chunk.length;
  });
  gzip.on('data', (chunk: Buffer) => hash.update(chunk));
  await pipeline(tar.stdout, gzip, createWriteStream(path));
  return { path, digest: `sha256:${hash.digest('hex')}`, sizeBytes: (await stat(path)).size, uncompressedBytes };
}

/** Writes a gzipped layer in pieces, because it can be larger than memory. */
export async function buildLayer(folder: string, name: string, { files, fileBytes }: LayerShape): Promise<BuiltLayer> {
  const noise = noiseOf(1 << 20, 7);
  function* tar(): Generator<Buffer> {
    for (let n = 0; n < files; n += 1) {
      const file = `usr/lib/part-${n % 97}/module-${n % 1009}/file-${n}.js`;
      yield rawTar([{ name: file, size: fileBytes }], { end: 0 });
      yield contentOf(noise, n, Math.ceil(fileBytes / 512) * 512);
    }
    yield Buffer.alloc(1024);
  }
  return packParts(folder, name, tar());
}

/** Packs the parts of a tar as a gzipped layer. */
export async function packParts(folder: string, name: string, parts: Iterable<Buffer>): Promise<BuiltLayer> {
  const path = join(folder, `${name}.tar.gz`);
  const hash = createHash('sha256');
  let uncompressedBytes = 0;
  function* counted(): Generator<Buffer> {
    for (const part of parts) {
      uncompressedBytes += part.length;
      yield part;
    }
  }
  const gzip = createGzip({ level: 1 });
  gzip.on('data', (chunk: Buffer) => hash.update(chunk));
  await pipeline(counted(), gzip, createWriteStream(path));
  return { path, digest: `sha256:${hash.digest('hex')}`, sizeBytes: (await stat(path)).size, uncompressedBytes };
}

/**
 * Creates alternating noise and words, which compress to about two fifths, like programs. Adjacent files have different
 * noise.
 */
function contentOf(noise: Uint8Array, seed: number, bytes: number): Buffer {
  const content = Buffer.alloc(bytes, `function part${seed}(value) { return value === undefined ? null : value; }\n`);
  for (let at = 0, turn = seed * 31; at < bytes; at += 8192, turn += 1) {
    const from = (turn * 65_537) % (noise.length - 4096);
    content.set(noise.subarray(from, from + Math.min(3072, bytes - at)), at);
  }
  return content;
}

/** Serves layers like a registry, from its own process so that it takes no time from the measurement. */
export async function serveLayers(layers: readonly BuiltLayer[]): Promise<{ url: string; close: () => void }> {
  const args = [fileURLToPath(import.meta.url), JSON.stringify(layers)];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [url] = (await once(child, 'message')) as [string];
  return { url, close: () => child.kill() };
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.send) {
  const layers = JSON.parse(process.argv[2] ?? '[]') as BuiltLayer[];
  process.on('disconnect', () => process.exit(0));
  const server = createServer((request, response) => {
    const layer = layers.find(({ digest }) => request.url?.endsWith(`/blobs/${digest}`));
    if (layer === undefined) return response.writeHead(404).end();
    response.writeHead(200, { 'content-length': layer.sizeBytes });
    return createReadStream(layer.path, { highWaterMark: 1 << 20 }).pipe(response);
  });
  server.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
}
