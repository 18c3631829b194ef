import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { mergeLayers } from '#lib/contents/diff/merge.ts';
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

/** Inspected is the findings of an image, and whether a container sees something at a path. Paths have no leading slash. */
export type Inspected = { findings: FindingSet; hasPath(path: string): boolean };

/**
 * Returns a function that computes the findings of an image as the application does. Layers that several images have are
 * read once. `baseCount` is how many of the lowest layers are those of the base image.
 */
export function createInspector(blobs: Blobs): (manifestDigest: string, baseCount: number) => Promise<Inspected> {
  const indexes = new Map<string, Promise<FileIndex>>();

  function readIndex(digest: string, size: number, mediaType: string): Promise<FileIndex> {
    const reading =
      indexes.get(digest) ?? readOneLayer({ digest, size, mediaType }, KEY, blobs.open).then(({ index }) => index);
    indexes.set(digest, reading);
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
    const known = await Promise.all(read);
    const { history } = config;
    return {
      findings: findFindings({ layers: known, baseCount, base: null, purpose: 'runtime', facts, labels, history }),
      hasPath: (path) => mergeLayers(known.map(({ index }) => index)).findKind(path) !== null,
    };
  };
}
