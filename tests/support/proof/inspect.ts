import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { FileIndex } from '#lib/contents/index/file-index.ts';
import { findFindings } from '#lib/findings/find-findings.ts';
import type { FindingSet } from '#lib/findings/finding.ts';
import { parseImageConfig } from '#lib/image/config.ts';
import { resolveImage } from '#lib/image/image.ts';
import { parseManifest } from '#lib/image/manifest.ts';
import { pathOf, readOneLayer } from './layout.ts';

const Index = z.object({
  manifests: z.array(z.object({ digest: z.string(), annotations: z.record(z.string(), z.string()).optional() })),
});
const NAME = 'org.opencontainers.image.ref.name';
const KEY = Buffer.alloc(32, 5);

/** Blobs is where manifests, configs and layers are read from. */
export type Blobs = { open(digest: string): AsyncIterable<Uint8Array>; read(digest: string): Promise<Uint8Array> };

/** Returns the blobs of an OCI layout, and the digest of the manifest of an image in it. */
export function openLayout(layout: string): Blobs & { digestOf(name: string): string } {
  return {
    open: (digest) => createReadStream(pathOf(layout, digest)),
    read: async (digest) => readFileSync(pathOf(layout, digest)),
    digestOf(name) {
      const { manifests } = Index.parse(JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')));
      const listed = manifests.find(({ annotations }) => annotations?.[NAME] === name);
      if (listed === undefined) throw new Error(`the layout has no image ${name}`);
      return listed.digest;
    },
  };
}

/**
 * Returns a function that computes the findings of an image as the application does. Layers that several images have are
 * read once. `baseCount` is how many of the lowest layers are those of the base image.
 */
export function createInspector(blobs: Blobs): (manifestDigest: string, baseCount: number) => Promise<FindingSet> {
  const known = new Map<string, Promise<FileIndex>>();

  function readIndex(digest: string, size: number, mediaType: string): Promise<FileIndex> {
    const reading =
      known.get(digest) ?? readOneLayer({ digest, size, mediaType }, KEY, blobs.open).then(({ index }) => index);
    known.set(digest, reading);
    return reading;
  }

  return async (manifestDigest, baseCount) => {
    const manifest = parseManifest(await blobs.read(manifestDigest), { contentType: null, trusted: true });
    if (manifest.kind !== 'image') throw new Error(`${manifestDigest} is no image`);
    const config = parseImageConfig(await blobs.read(manifest.config.digest));
    const { layers, facts, labels } = resolveImage(manifest, config);
    const read = layers.map(async ({ digest, position, sizeBytes, mediaType, instruction }) => ({
      digest,
      position,
      sizeBytes,
      instruction,
      index: await readIndex(digest, sizeBytes, mediaType),
    }));
    const { history } = config;
    return findFindings({ layers: await Promise.all(read), baseCount, purpose: 'runtime', facts, labels, history });
  };
}
