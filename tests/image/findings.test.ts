import { describe, expect, it } from 'vitest';
import { createInspector } from '#tests/support/proof/inspect.ts';
import { builtImages, images, readOwnImage, title } from './running.ts';

async function* download(url: string): AsyncGenerator<Uint8Array> {
  const { body } = await fetch(url);
  if (body !== null) yield* body;
}

describe.skipIf(images === null)(title("findings of Plimsoll's own image"), () => {
  it('are none that is certain', async () => {
    const repository = `${builtImages().registry}/v2/plimsoll`;
    const headers = {
      accept: 'application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json',
    };
    const manifest = await fetch(`${repository}/manifests/1.0.0`, { headers });
    const bytes = new Uint8Array(await manifest.arrayBuffer());
    const open = (digest: string) => download(`${repository}/blobs/${digest}`);
    const inspect = createInspector({
      open,
      read: async (digest) =>
        digest === MANIFEST
          ? bytes
          : new Uint8Array(await (await fetch(`${repository}/blobs/${digest}`)).arrayBuffer()),
    });
    const { layers, ownLayers } = await readOwnImage('1.0.0');
    const { findings } = await inspect(MANIFEST, layers.length - ownLayers.length);
    expect(findings.state).toBe('complete');
    expect(findings.items.filter(({ certainty }) => certainty === 'certain')).toEqual([]);
  });
});

/** The manifest is requested by its tag. */
const MANIFEST = 'the manifest of the tag';
