import type { EntryFact, LayerFact, ManifestFact } from '#lib/db/facts.ts';
import { baseLayerCount } from '#lib/image/base.ts';
import type { Descriptor } from '#lib/image/descriptor.ts';
import type { Digest } from '#lib/image/digest.ts';
import { resolveImage } from '#lib/image/image.ts';
import type { Manifest } from '#lib/image/manifest.ts';
import type { ReadConfig } from '#lib/registry/index.ts';

export type ChildState = 'present' | 'missing';

/** What every manifest says: its bytes and kind, and the layers of those that are no images. Pure. */
export function plainFact(digest: Digest, raw: Uint8Array, manifest: Manifest): ManifestFact {
  return {
    digest,
    mediaType: manifest.mediaType,
    kind: manifest.kind,
    raw,
    image: null,
    layers: manifest.kind === 'artifact' ? manifest.layers.map(toLayer) : [],
    entries: [],
    retryAt: null,
  };
}

export function imageFact(
  plain: ManifestFact,
  manifest: Extract<Manifest, { kind: 'image' }>,
  { config, state }: ReadConfig,
  retryAt: Date | null,
): ManifestFact {
  const { platform, sizeBytes, layerCount, layersKey, layers, createdAt, labels, facts, historyMatches } = resolveImage(
    manifest,
    config,
  );
  return {
    ...plain,
    image: {
      configDigest: manifest.config.digest,
      configBytes: manifest.config.sizeBytes,
      configState: state,
      ...{ platform, sizeBytes, layerCount, layersKey, createdAt, labels, facts, historyMatches },
      baseLayerCount: baseLayerCount({ layers, labels, history: config?.history ?? null }),
    },
    layers,
    retryAt,
  };
}

export function indexFact(
  plain: ManifestFact,
  manifest: Extract<Manifest, { kind: 'index' }>,
  children: ReadonlyMap<string, ChildState>,
  retryAt: Date | null,
): ManifestFact {
  const entries = manifest.entries.map(
    ({ descriptor, role, platform, attestationFor }, position): EntryFact => ({
      position,
      digest: descriptor.digest,
      mediaType: descriptor.mediaType,
      sizeBytes: descriptor.sizeBytes,
      platform,
      raw: { platform: descriptor.platform, attestationFor },
      role,
      state: children.get(descriptor.digest) ?? 'unread',
    }),
  );
  return { ...plain, entries, retryAt };
}

function toLayer(descriptor: Descriptor, position: number): LayerFact {
  const { digest, sizeBytes, mediaType } = descriptor;
  return { position, digest, sizeBytes, mediaType, diffId: null, instruction: null };
}
