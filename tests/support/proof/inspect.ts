import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { StoredBuild, StoredLayer } from '#lib/contents/change/compare-stored.ts';
import { mergeLayers } from '#lib/contents/diff/merge.ts';
import { findFindings } from '#lib/findings/find-findings.ts';
import type { FindingSet } from '#lib/findings/finding.ts';
import { type ConfigFacts, parseImageConfig } from '#lib/image/config.ts';
import { resolveImage } from '#lib/image/image.ts';
import { parseManifest } from '#lib/image/manifest.ts';
import { type Layer, pathOf, readOneLayer } from './layout.ts';

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

/** Inspected is what the application finds in an image and stores of it. */
export type Inspected = {
  findings: FindingSet;
  /** Reports whether a container sees something at a path. Paths have no leading slash. */
  hasPath(path: string): boolean;
  digest: string;
  baseCount: number;
  /** All layers, lowest first. */
  layers: StoredLayer[];
  build: StoredBuild;
  facts: ConfigFacts;
};

/**
 * Returns a function that computes the findings of an image as the application does. Layers that several images have are
 * read once. `baseCount` is how many of the lowest layers are those of the base image.
 */
export function createInspector(blobs: Blobs): (manifestDigest: string, baseCount: number) => Promise<Inspected> {
  const known = new Map<string, Promise<Omit<Layer, 'blob'>>>();

  function readOnce(digest: string, size: number, mediaType: string): Promise<Omit<Layer, 'blob'>> {
    const reading = known.get(digest) ?? readOneLayer({ digest, size, mediaType }, KEY, blobs.open);
    known.set(digest, reading);
    return reading;
  }

  return async (manifestDigest, baseCount) => {
    const manifest = parseManifest(await blobs.read(manifestDigest), { contentType: null, trusted: true });
    if (manifest.kind !== 'image') throw new Error(`${manifestDigest} is no image`);
    const config = parseImageConfig(await blobs.read(manifest.config.digest));
    const { layers, facts, labels } = resolveImage(manifest, config);
    const read = await Promise.all(
      layers.map(async ({ digest, position, sizeBytes, mediaType, instruction }) => {
        const { index, stored, notes } = await readOnce(digest, sizeBytes, mediaType);
        return {
          inspected: { digest, position, sizeBytes, instruction, index },
          stored: {
            digest,
            position,
            sizeBytes,
            index: stored,
            entryCount: index.entryCount,
            notes: notes.map((code) => ({ code })),
          },
        };
      }),
    );
    const inspected = read.map((layer) => layer.inspected);
    const { history } = config;
    return {
      findings: findFindings({ layers: inspected, baseCount, base: null, purpose: 'runtime', facts, labels, history }),
      hasPath: (path) => mergeLayers(inspected.map(({ index }) => index)).findKind(path) !== null,
      digest: manifestDigest,
      baseCount,
      layers: read.map((layer) => layer.stored),
      build: {
        instructions: inspected.map(({ instruction }) => instruction),
        workingDirectory: facts.workingDirectory,
      },
      facts,
    };
  };
}
