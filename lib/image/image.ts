import { createHash } from 'node:crypto';
import type { ConfigFacts, HistoryEntry, ImageConfig } from './config.ts';
import type { Digest } from './digest.ts';
import { type Labels, mergeLabels } from './labels.ts';
import type { ImageManifest } from './manifest.ts';
import { normalisePlatform, UNKNOWN_PLATFORM } from './platform.ts';

type ResolvedLayer = {
  /** 0 is the lowest layer. */
  position: number;
  digest: Digest;
  /** Compressed, as the registry serves it. */
  sizeBytes: number;
  mediaType: string;
  /** Digest of the uncompressed layer; null where the config does not name one per layer (C-04). */
  diffId: string | null;
  /** As the config has it, at most 8 KiB; null where history does not match the layers (C-03). */
  instruction: string | null;
};

/** An image manifest and its config, put together. Sizes come from the manifest alone. */
export type ResolvedImage = {
  platform: string;
  /** Compressed bytes of a cold pull: each distinct layer once (M-27, M-29). */
  sizeBytes: number;
  layerCount: number;
  layersKey: string;
  layers: ResolvedLayer[];
  createdAt: Date | null;
  labels: Labels;
  facts: ConfigFacts;
  historyMatches: boolean;
};

const NO_FACTS: ConfigFacts = { author: null, entrypoint: null, command: null, user: null, workingDirectory: null };

/**
 * `config` is null where it could not be had or read. `indexAnnotations`: those of the index and its entry, asked after
 * the manifest's own and before the config's labels (C-13).
 */
export function resolveImage(
  manifest: ImageManifest,
  config: ImageConfig | null,
  indexAnnotations: Labels = {},
): ResolvedImage {
  const { layers } = manifest;
  const instructions = findInstructions(config?.history ?? null, layers.length);
  const diffIds = config !== null && config.diffIds.length === layers.length ? config.diffIds : [];
  return {
    platform: config === null ? UNKNOWN_PLATFORM : normalisePlatform(config),
    sizeBytes: distinctSizeBytes(layers),
    layerCount: layers.length,
    layersKey: layersKey(layers),
    layers: layers.map(({ digest, sizeBytes, mediaType }, position) => ({
      position,
      digest,
      sizeBytes,
      mediaType,
      diffId: diffIds[position] ?? null,
      instruction: instructions?.[position] ?? null,
    })),
    createdAt: config?.created ?? null,
    labels: mergeLabels(manifest.annotations, indexAnnotations, config?.labels ?? {}),
    facts: config?.facts ?? NO_FACTS,
    historyMatches: instructions !== null,
  };
}

/** Sum of the sizes of distinct layers; a layer that is used twice is pulled once (M-27). */
export function distinctSizeBytes(layers: readonly { digest: string; sizeBytes: number }[]): number {
  const sizes = new Map(layers.map(({ digest, sizeBytes }) => [digest, sizeBytes]));
  return [...sizes.values()].reduce((sum, sizeBytes) => sum + sizeBytes, 0);
}

/** SHA-256 in hex over the ordered layer digests: equal keys mean that the layer list did not change. */
export function layersKey(layers: readonly { digest: string }[]): string {
  return createHash('sha256')
    .update(layers.map(({ digest }) => digest).join('\n'))
    .digest('hex');
}

/** The layersKey of every shorter beginning of the layers: of the lowest one, the lowest two, … */
export function prefixKeys(layers: readonly { digest: string }[]): string[] {
  const hash = createHash('sha256');
  return layers.slice(0, -1).map(({ digest }, at) => {
    hash.update(at === 0 ? digest : `\n${digest}`);
    return hash.copy().digest('hex');
  });
}

/** What made each layer, when steps and layers are as many; else null, since nothing says which made which (C-02, C-03). */
function findInstructions(history: readonly HistoryEntry[] | null, layerCount: number): (string | null)[] | null {
  const steps = history?.filter((entry) => !entry.emptyLayer) ?? [];
  if (steps.length === 0 || steps.length !== layerCount) return null;
  // Buildpacks and imports leave created_by empty and tell what they did in the comment.
  return steps.map(({ createdBy, comment }) => createdBy || comment || createdBy);
}
