import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { z } from 'zod';
import { findIndex } from '#lib/contents/index/decode.ts';
import type { FileIndex } from '#lib/contents/index/file-index.ts';
import { readLayer } from '#lib/contents/read-layer.ts';
import { parseDigest } from '#lib/image/digest.ts';
import type { RegistryClient } from '#lib/registry/index.ts';
import { blobOf, descriptorOf, documentOf } from '#tests/support/built-image.ts';
import { runCommand } from '#tests/support/image/command.ts';
import { writeOciLayout } from '#tests/support/image-folder.ts';

const Descriptor = z.object({ mediaType: z.string(), digest: z.string(), size: z.int() });
const Index = z.object({ manifests: z.array(Descriptor).length(1) });
const Manifest = z.object({ layers: z.array(Descriptor) });

export type Layer = {
  index: FileIndex;
  /** The index as it is stored. */
  stored: Uint8Array;
  /** Codes of the notes. */
  notes: string[];
  /** Path of the blob. */
  blob: string;
};

type Descriptor = z.infer<typeof Descriptor>;

/** Returns the layers of an OCI layout with one image, lowest first. */
function listLayers(layout: string): Descriptor[] {
  const [first] = Index.parse(readJson(join(layout, 'index.json'))).manifests;
  return Manifest.parse(readJson(pathOf(layout, first?.digest ?? ''))).layers;
}

export const pathOf = (layout: string, digest: string) => join(layout, 'blobs/sha256', digest.slice('sha256:'.length));

/** Returns the paths of the layers of an OCI layout, lowest first. */
export const listBlobs = (layout: string): string[] => listLayers(layout).map(({ digest }) => pathOf(layout, digest));

/** Reads the layers of an OCI layout as they are read from a registry. A layer that cannot be read throws. */
export function readLayers(layout: string, contentKey: Uint8Array): Promise<Layer[]> {
  const open = (digest: string) => createReadStream(pathOf(layout, digest));
  return Promise.all(
    listLayers(layout).map(async (descriptor) => ({
      ...(await readOneLayer(descriptor, contentKey, open)),
      blob: pathOf(layout, descriptor.digest),
    })),
  );
}

/**
 * Reads a layer as it is read from a registry. Throws when it cannot be read.
 *
 * @param open - returns the bytes of a blob
 */
export async function readOneLayer(
  { digest, size, mediaType }: Descriptor,
  contentKey: Uint8Array,
  open: (digest: string) => AsyncIterable<Uint8Array>,
): Promise<Omit<Layer, 'blob'>> {
  const client: Pick<RegistryClient, 'getBlob'> = {
    async getBlob(_, blob, onChunk) {
      for await (const chunk of open(blob.digest)) await onChunk(chunk);
    },
  };
  const keys = { contentKey, fingerprintKey: Buffer.alloc(32, 9) };
  const descriptor = { digest: parseDigest(digest), sizeBytes: size, mediaType };
  const reading = await readLayer(client, 'proof/image', descriptor, { keys });
  if (reading.state !== 'read') throw new Error(`${digest}: ${reading.reason.message}`);
  const index = findIndex(reading.index);
  if (index === null) throw new Error(`${digest}: the index cannot be read back`);
  return { index, stored: reading.index, notes: reading.notes.map(({ code }) => code) };
}

/** Sums the bytes of all regular files that tar lists in layers. */
export async function sumByTar(layers: readonly Layer[]): Promise<number> {
  let bytes = 0;
  for (const { blob } of layers) {
    const listed = await runCommand('tar', ['-tvf', blob, '--numeric-owner', '--quoting-style=escape']);
    for (const [, size] of listed.matchAll(/^-\S+ +\d+\/\d+ +(\d+) /gm)) bytes += Number(size);
  }
  return bytes;
}

const NOT_PACKED = { suffix: '', pack: (tar: Buffer) => tar };
const PACKINGS = [
  { suffix: '+gzip', pack: (tar: Buffer) => gzipSync(tar) },
  { suffix: '+zstd', pack: (tar: Buffer) => zstdCompressSync(tar) },
  NOT_PACKED,
];

/** Writes an image of these tars as an OCI layout. Its layers are compressed by gzip, by zstd and not, in turn. */
export async function writeTars(layout: string, tars: readonly Buffer[]): Promise<void> {
  const layers = tars.map((tar, at) => {
    const { suffix, pack } = PACKINGS[at % PACKINGS.length] ?? NOT_PACKED;
    return blobOf(`application/vnd.oci.image.layer.v1.tar${suffix}`, pack(tar));
  });
  const config = documentOf('application/vnd.oci.image.config.v1+json', {
    architecture: 'amd64',
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: tars.map((tar) => blobOf('', tar).digest) },
  });
  const manifest = documentOf('application/vnd.oci.image.manifest.v1+json', {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: descriptorOf(config),
    layers: layers.map(descriptorOf),
  });
  await writeOciLayout(layout, { manifest, children: [], blobs: [config, ...layers] });
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
