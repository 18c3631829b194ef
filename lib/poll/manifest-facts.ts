import type { EntryFact, LayerFact, ManifestFact } from '#lib/db/images/facts.ts';
import type { UnreadPart } from '#lib/db/images/unread-parts.ts';
import { maskLayers } from '#lib/findings/secrets/mask-layers.ts';
import type { SecretMask } from '#lib/findings/secrets/secret-mask.ts';
import { baseLayerCount } from '#lib/image/base.ts';
import type { ImageConfig } from '#lib/image/config.ts';
import type { Descriptor } from '#lib/image/descriptor.ts';
import type { Digest } from '#lib/image/digest.ts';
import { resolveImage } from '#lib/image/image.ts';
import { listLayerlessSteps } from '#lib/image/layerless-steps.ts';
import type { Manifest } from '#lib/image/manifest.ts';
import { listMarkedSteps } from './marked-steps.ts';
import { maskImage } from './mask-image.ts';

/** The facts of any manifest: its bytes and kind, and the layers of an artifact. Pure. */
export function plainFact(digest: Digest, raw: Uint8Array, manifest: Manifest): ManifestFact {
  return {
    digest,
    mediaType: manifest.mediaType,
    kind: manifest.kind,
    raw,
    image: null,
    layers: manifest.kind === 'artifact' ? manifest.layers.map(toLayer) : [],
    entries: [],
    unread: [],
  };
}

/**
 * The facts of an image, with masked texts.
 *
 * @param config - null where it could not be read; `unread` has the reason
 */
export async function imageFact(
  plain: ManifestFact,
  manifest: Extract<Manifest, { kind: 'image' }>,
  config: ImageConfig | null,
  unread: readonly UnreadPart[],
  mask: SecretMask,
): Promise<ManifestFact> {
  const { platform, sizeBytes, layerCount, layersKey, layers, createdAt, labels, facts, historyMatches } = resolveImage(
    manifest,
    config,
  );
  const steps = config === null ? [] : listLayerlessSteps(config, layerCount);
  return {
    ...plain,
    image: maskImage(
      {
        configDigest: manifest.config.digest,
        configBytes: manifest.config.sizeBytes,
        configState: config === null ? 'missing' : 'present',
        platform,
        sizeBytes,
        layerCount,
        layersKey,
        createdAt,
        labels,
        facts: { ...facts, markedSteps: await listMarkedSteps(steps, mask) },
        historyMatches,
        annotations: manifest.annotations,
        baseLayerCount: baseLayerCount({ layers, labels, history: config?.history ?? null }),
      },
      mask,
    ),
    layers: await maskLayers(layers, mask),
    unread: [...unread],
  };
}

/**
 * The facts of an index.
 *
 * @param unread - children that this repository has not read; it has read all others
 */
export function indexFact(
  plain: ManifestFact,
  manifest: Extract<Manifest, { kind: 'index' }>,
  unread: readonly UnreadPart[],
): ManifestFact {
  const codes = new Map(unread.map(({ digest, code }) => [digest, code]));
  const entries = manifest.entries.map(({ descriptor, role, platform, attestationFor }, position): EntryFact => {
    const code = codes.get(descriptor.digest);
    const isRead = code === undefined && (role === 'image' || role === 'index');
    return {
      position,
      digest: descriptor.digest,
      mediaType: descriptor.mediaType,
      sizeBytes: descriptor.sizeBytes,
      platform,
      raw: { platform: descriptor.platform, attestationFor },
      role,
      state: isRead ? 'present' : code === 'not-found' ? 'missing' : 'unread',
    };
  });
  return { ...plain, entries, unread: [...unread] };
}

function toLayer(descriptor: Descriptor, position: number): LayerFact {
  const { digest, sizeBytes, mediaType } = descriptor;
  return { position, digest, sizeBytes, mediaType, diffId: null, instruction: null };
}
