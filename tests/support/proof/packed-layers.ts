import { createHash, randomUUID } from 'node:crypto';
import {
  copyFileSync,
  createReadStream,
  createWriteStream,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { z } from 'zod';
import { pathOf } from './layout.ts';

const Manifest = z.looseObject({
  config: z.looseObject({ digest: z.string() }),
  layers: z.array(z.looseObject({ mediaType: z.string(), digest: z.string(), size: z.int() })),
});
type Packed = { mediaType: string; digest: string; size: number };

/**
 * Returns a function that adds an image to an OCI layout, compresses its layers and returns the digest of its manifest. buildah
 * would compress layers that images share once for each image.
 *
 * @param plain - the folder to which buildah pushes an image ("dir:")
 */
export function createPacker(plain: string, layout: string): () => Promise<string> {
  const packed = new Map<string, Promise<Packed>>();
  mkdirSync(dirname(pathOf(layout, 'sha256:0')), { recursive: true });

  function packOnce(digest: string): Promise<Packed> {
    const packing = packed.get(digest) ?? packLayer(join(plain, hexOf(digest)), layout);
    packed.set(digest, packing);
    return packing;
  }

  return async () => {
    const manifest = Manifest.parse(JSON.parse(readFileSync(join(plain, 'manifest.json'), 'utf8')));
    const { digest: config } = manifest.config;
    copyFileSync(join(plain, hexOf(config)), pathOf(layout, config));
    const layers = await Promise.all(manifest.layers.map(({ digest }) => packOnce(digest)));
    const text = JSON.stringify({ ...manifest, layers });
    const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
    writeFileSync(pathOf(layout, digest), text);
    return digest;
  };
}

const hexOf = (digest: string) => digest.slice('sha256:'.length);

async function packLayer(plain: string, layout: string): Promise<Packed> {
  const hash = createHash('sha256');
  const part = join(layout, randomUUID());
  await pipeline(
    createReadStream(plain),
    createGzip(),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(part),
  );
  const digest = `sha256:${hash.digest('hex')}`;
  renameSync(part, pathOf(layout, digest));
  return {
    mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
    digest,
    size: statSync(pathOf(layout, digest)).size,
  };
}
