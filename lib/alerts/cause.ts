import {
  type AttributedLayer,
  type Attribution,
  contentDeltaOf,
  type LayerDelta,
} from '#lib/analysis/layers/attribution.ts';
import type { NamedBase } from '#lib/analysis/layers/name-base.ts';
import type { LayerNote } from '#lib/domain/layer.ts';
import { baseTitle } from '#lib/format/base-title.ts';
import { displayInstruction, instructionKey } from '#lib/image/instruction.ts';
import { findLabel, type Labels } from '#lib/image/labels.ts';
import { cutText } from '#lib/image/text.ts';

/** The cause of a growth, as it is stored with the incident. Sizes in bytes. */
export type Cause = {
  /** Change of the base layers without recompression; null when a base boundary is unknown. */
  baseDeltaBytes: number | null;
  ownDeltaBytes: number | null;
  /** Change of layers with the same files in another compression; absent in causes of older releases. */
  recompressedBytes?: number | undefined;
  /** Unpacked sizes, where a budget on them is exceeded. `fromBytes` is null without a read image before. */
  unpacked?: { fromBytes: number | null; toBytes: number } | undefined;
  /** "library/node:24-alpine"; the name that `to` has. */
  baseName: string | null;
  /** The base of the image before, where it is another one; absent in causes of older releases. */
  baseNameBefore?: string | null | undefined;
  /** Instruction of `layer`, cleaned for display; null when the config does not name it. */
  instruction: string | null;
  /** Digest of the layer that contributed most to the change. */
  layer: string | null;
  instructionDeltaBytes: number | null;
  /** Share of `layer` in the change without recompression; 1 is all of it. */
  share: number | null;
  note: LayerNote | null;
  /** Digests of the layers that differ, lowest first, at most eight a side. Their file lists name the packages that grew. */
  layers: { from: string[]; to: string[] };
};

/** An image with the facts that its causes are made of. */
export type CausalImage = {
  digest: string;
  layersKey: string;
  /** Digest of the index that lists it; null for a single manifest. */
  indexDigest: string | null;
  labels: Labels;
  layers: readonly AttributedLayer[];
  baseLayerCount: number | null;
  base: NamedBase | null;
};

const MOSTLY = 0.5;
const MOST_LAYERS = 8;

export function describeCause(attribution: Attribution, from: CausalImage, to: CausalImage): Cause {
  const { main, recompressed } = attribution;
  const [before, baseName] = [from, to].map(({ base }) => base && baseTitle(base));
  const { baseDeltaBytes, ownDeltaBytes } = contentDeltaOf(attribution);
  const instruction = main?.layer.instruction ?? null;
  return {
    baseDeltaBytes,
    ownDeltaBytes,
    recompressedBytes: recompressed.deltaBytes,
    baseName: baseName ?? null,
    baseNameBefore: baseName == null || before === baseName ? null : (before ?? null),
    instruction: instruction === null ? null : displayInstruction(instruction),
    layer: (main?.layer.to ?? main?.layer.from)?.digest ?? null,
    instructionDeltaBytes: main?.layer.deltaBytes ?? null,
    share: main?.share ?? null,
    note: noteOf(attribution),
    layers: listDiffering(attribution),
  };
}

/** Lists the changed, added and removed layers in image order; only the biggest when there are many. */
function listDiffering({ layers }: Attribution): Cause['layers'] {
  const differing = layers.filter(({ change }) => change === 'changed' || change === 'added' || change === 'removed');
  const biggest = (side: 'from' | 'to') => {
    const all = differing.flatMap((layer) => layer[side] ?? []);
    const kept = new Set([...all].sort((a, b) => b.sizeBytes - a.sizeBytes).slice(0, MOST_LAYERS));
    return all.filter((layer) => kept.has(layer)).map(({ digest }) => digest);
  };
  return { from: biggest('from'), to: biggest('to') };
}

const PACKED = new Set<LayerDelta['change']>(['same', 'moved', 'recompressed']);

/** Notes that an image was only recompressed or reordered; null when any layer has other files. */
export function noteOf({ layers }: Attribution): Cause['note'] {
  if (!layers.every(({ change }) => PACKED.has(change))) return null;
  const has = (change: LayerDelta['change']) => layers.some((layer) => layer.change === change);
  return has('recompressed') ? 'recompressed' : has('moved') ? 'reordered' : null;
}

export type CauseInput = {
  repositoryId: string;
  streamKey: string;
  from: CausalImage | null;
  to: CausalImage;
  attribution: Attribution | null;
};

/**
 * Lists the cause keys of a growth. Findings that share a key within 72 hours join one incident (D-44). Keys of an image, a base
 * or a layer connect repositories. The others hold within one, since the same instruction elsewhere is another change.
 */
export function listCauses({ repositoryId, streamKey, from, to, attribution }: CauseInput): string[] {
  const causes = [`image:${to.layersKey}`, `stream:${repositoryId}:${streamKey}`];
  if (to.indexDigest !== null) causes.push(`index:${repositoryId}:${to.indexDigest}`);
  for (const name of ['revision', 'version']) {
    const value = findLabel(to.labels, name);
    // A value that both images have comes from the base or is never updated, so it does not identify this build.
    if (value !== null && (from === null || findLabel(from.labels, name) !== value))
      causes.push(`${name}:${repositoryId}:${cutText(value, 200)}`);
  }
  if (attribution === null) return causes;
  const { deltaBytes, baseDeltaBytes } = contentDeltaOf(attribution);
  const { main } = attribution;
  if (baseDeltaBytes !== null && deltaBytes > 0 && baseDeltaBytes / deltaBytes >= MOSTLY) causes.push(...keyBase(to));
  if (main && main.share >= MOSTLY && main.layer.deltaBytes > 0) {
    const { instruction, to: layer } = main.layer;
    if (instruction !== null) causes.push(`instruction:${repositoryId}:${cutText(instructionKey(instruction), 500)}`);
    if (layer) causes.push(`layer:${layer.digest}`);
  }
  return causes;
}

/**
 * Reports whether a cause key identifies one change. Stream and instruction keys only name a place: the next change there has
 * them too.
 */
export const namesChange = (cause: string): boolean =>
  !cause.startsWith('stream:') && !cause.startsWith('instruction:');

/** Keys the base by the digest in the image's label, else by its topmost layer; empty when neither is known. */
function keyBase({ labels, layers, baseLayerCount }: CausalImage): string[] {
  const digest = findLabel(labels, 'base.digest') ?? layers[(baseLayerCount ?? 1) - 1]?.digest;
  return digest ? [`base:${digest}`] : [];
}
