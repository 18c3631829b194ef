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
  /** Compressed bytes, as the registry serves them. */
  sizeBytes: number;
  mediaType: string;
  /** Digest of the uncompressed layer. Null when the config does not have one for each layer (C-04). */
  diffId: string | null;
  /** The instruction in the config, at most 8 KiB. Null when the history does not match the layers (C-03). */
  instruction: string | null;
};

/** ResolvedImage joins an image manifest and its config. Sizes come from the manifest only. */
export type ResolvedImage = {
  platform: string;
  /** Compressed bytes of a pull by an empty node. Each distinct layer counts once (M-27, M-29). */
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
 * Joins a manifest and its config, which is null when it could not be read. `indexAnnotations` are those of the index
 * and its entry. They rank after the manifest's annotations and before the config's labels (C-13).
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

/** Returns the sum of the sizes of distinct layers. A layer that is used twice is pulled once (M-27). */
export function distinctSizeBytes(layers: readonly { digest: string; sizeBytes: number }[]): number {
  const sizes = new Map(layers.map(({ digest, sizeBytes }) => [digest, sizeBytes]));
  return [...sizes.values()].reduce((sum, sizeBytes) => sum + sizeBytes, 0);
}

/** Returns the SHA-256 in hex of the ordered layer digests. Equal keys mean equal layer lists. */
export function layersKey(layers: readonly { digest: string }[]): string {
  return createHash('sha256')
    .update(layers.map(({ digest }) => digest).join('\n'))
    .digest('hex');
}

/** Returns the layersKey of each shorter beginning of the list: the lowest layer, the lowest two, … */
export function prefixKeys(layers: readonly { digest: string }[]): string[] {
  const hash = createHash('sha256');
  return layers.slice(0, -1).map(({ digest }, at) => {
    hash.update(at === 0 ? digest : `\n${digest}`);
    return hash.copy().digest('hex');
  });
}

/** Returns the instruction of each layer, or null when the numbers of steps and layers differ (C-02, C-03). */
function findInstructions(history: readonly HistoryEntry[] | null, layerCount: number): (string | null)[] | null {
  const steps = history?.filter((entry) => !entry.emptyLayer) ?? [];
  if (steps.length === 0 || steps.length !== layerCount) return null;
  // Buildpacks and imports leave created_by empty and write into the comment.
  return steps.map(({ createdBy, comment }) => createdBy || comment || createdBy);
}
