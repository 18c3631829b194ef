import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';
import { respond } from '#lib/demo/answer.ts';
import type { ContentSource } from '#lib/demo/content.ts';
import { type GeneratedLayer, generateLayer } from './generated-layer.ts';

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

/** ServedLayer is a layer in a file, or one that is generated while it is sent. */
export type ServedLayer = BuiltLayer | GeneratedLayer;

/** The image of all served layers. */
export const SERVED = { repository: 'bench/layer', tag: 'latest' } as const;

/**
 * Serves layers like a registry, with an image of all of them, from its own process so that it takes no time from the
 * measurement.
 */
export async function serveLayers(layers: readonly ServedLayer[]): Promise<{ url: string; close: () => void }> {
  const args = [fileURLToPath(import.meta.url), JSON.stringify(layers)];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [url] = (await once(child, 'message')) as [string];
  return { url, close: () => child.kill() };
}

function* packedParts({ shape }: GeneratedLayer): Generator<Buffer> {
  for (const { packed } of generateLayer(shape)) yield packed;
}

function streamOf(layer: ServedLayer): Readable {
  if ('path' in layer) return createReadStream(layer.path, { highWaterMark: 1 << 20 });
  return Readable.from(packedParts(layer), { objectMode: false });
}

/** Describes the image of the layers. Their uncompressed digests are unknown and unique. */
function imageOf(layers: readonly ServedLayer[]): ContentSource {
  const config = Buffer.from(
    JSON.stringify({
      os: 'linux',
      architecture: 'amd64',
      created: '2026-01-01T00:00:00Z',
      rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digestOf(Buffer.from(digest))) },
      history: layers.map((_, n) => ({ created_by: `COPY part-${n} /` })),
    }),
  );
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType,
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', size: config.length, digest: digestOf(config) },
      layers: layers.map(({ digest, sizeBytes }) => {
        return { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', size: sizeBytes, digest };
      }),
    }),
  );
  const manifest = { bytes, mediaType, digest: digestOf(bytes) };
  return {
    repositories: () => [SERVED.repository],
    tags: () => [SERVED.tag],
    manifest: (_, reference) => (reference === SERVED.tag || reference === manifest.digest ? manifest : null),
    blob: (_, digest) => (digest === digestOf(config) ? config : null),
  };
}

const digestOf = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

if (process.argv[1] === fileURLToPath(import.meta.url) && process.send) {
  const layers = JSON.parse(process.argv[2] ?? '[]') as ServedLayer[];
  const content = imageOf(layers);
  process.on('disconnect', () => process.exit(0));
  const server = createServer((request, response) => {
    const { method = 'GET', url: path = '/', headers } = request;
    const layer = layers.find(({ digest }) => path.endsWith(`/blobs/${digest}`));
    if (layer === undefined || method !== 'GET') {
      const asked = { method, path, accept: headers.accept ?? null, authorization: null };
      const answer = respond(asked, content, { bearer: null, pageSize: null });
      response.writeHead(answer.status, answer.headers).end(answer.body);
      return;
    }
    response.writeHead(200, { 'content-length': layer.sizeBytes });
    // A client that leaves in the middle is no error of this server.
    pipeline(streamOf(layer), response).catch(() => undefined);
  });
  server.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
}
