import { readFileSync } from 'node:fs';
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

export type Inspector = {
  /**
   * Computes the findings of an image of the layout as the application does.
   *
   * @param baseCount - how many of the lowest layers are those of the base image
   */
  inspect(name: string, baseCount: number): Promise<FindingSet>;
};

/** Reads images of an OCI layout. Layers that several images have are read once. */
export function createInspector(layout: string): Inspector {
  const known = new Map<string, Promise<FileIndex>>();

  function resolve(name: string) {
    const { manifests } = Index.parse(JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')));
    const listed = manifests.find(({ annotations }) => annotations?.[NAME] === name);
    if (listed === undefined) throw new Error(`the layout has no image ${name}`);
    const bytes = readFileSync(pathOf(layout, listed.digest));
    const manifest = parseManifest(bytes, { contentType: null, trusted: true });
    if (manifest.kind !== 'image') throw new Error(`${name} is no image`);
    const config = parseImageConfig(readFileSync(pathOf(layout, manifest.config.digest)));
    return { ...resolveImage(manifest, config), history: config.history };
  }

  function readIndex(digest: string, size: number, mediaType: string): Promise<FileIndex> {
    const reading =
      known.get(digest) ?? readOneLayer(layout, { digest, size, mediaType }, KEY).then(({ index }) => index);
    known.set(digest, reading);
    return reading;
  }

  return {
    async inspect(name, baseCount) {
      const { layers, facts, labels, history } = resolve(name);
      const read = layers.map(async ({ digest, position, sizeBytes, mediaType, instruction }) => ({
        digest,
        position,
        sizeBytes,
        instruction,
        index: await readIndex(digest, sizeBytes, mediaType),
      }));
      return findFindings({ layers: await Promise.all(read), baseCount, purpose: 'runtime', facts, labels, history });
    },
  };
}
