import { type AttributedLayer, type Attribution, contentDeltaOf, type LayerDelta } from '#lib/analysis/attribution.ts';
import { displayInstruction, instructionKey } from '#lib/image/instruction.ts';
import { findLabel, type Labels } from '#lib/image/labels.ts';
import { cutText } from '#lib/image/text.ts';

/** Why an image grew, as an incident keeps it. */
export type Cause = {
  /** Without what only was recompressed. */
  baseDeltaBytes: number | null;
  ownDeltaBytes: number | null;
  /** What compression alone changed in layers with the same files; absent where an older release wrote it. */
  recompressedBytes?: number | undefined;
  baseName: string | null;
  /** Cleaned for display; null where no config says it. */
  instruction: string | null;
  /** Digest of the layer that did most. */
  layer: string | null;
  instructionDeltaBytes: number | null;
  /** Of the whole difference, 1 is all. */
  share: number | null;
  note: 'recompressed' | 'reordered' | null;
  /** Digests of the layers that differ, lowest first: their files say what grew. At most eight a side. */
  layers: { from: string[]; to: string[] };
};

/** An image with what joins its growth to that of others. */
export type CausalImage = {
  digest: string;
  layersKey: string;
  /** The index it was pushed with. */
  indexDigest: string | null;
  labels: Labels;
  layers: readonly AttributedLayer[];
  baseLayerCount: number | null;
};

const MOSTLY = 0.5;
const MOST_LAYERS = 8;

export function describeCause(attribution: Attribution, to: CausalImage): Cause {
  const { main, recompressed } = attribution;
  const { baseDeltaBytes, ownDeltaBytes } = contentDeltaOf(attribution);
  const instruction = main?.layer.instruction ?? null;
  return {
    baseDeltaBytes,
    ownDeltaBytes,
    recompressedBytes: recompressed.deltaBytes,
    baseName: findLabel(to.labels, 'base.name'),
    instruction: instruction === null ? null : displayInstruction(instruction),
    layer: (main?.layer.to ?? main?.layer.from)?.digest ?? null,
    instructionDeltaBytes: main?.layer.deltaBytes ?? null,
    share: main?.share ?? null,
    note: noteOf(attribution),
    layers: listDiffering(attribution),
  };
}

/** What was built anew, added or removed; the biggest of them where there are many, in the order of the image. */
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

/** Recompression and reordering are named as such where there is nothing else: nothing was added to the image. */
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
 * Names of what a growth may share with others; one in common within 72 hours makes one incident (D-44). The image and
 * its base hold for all repositories, the rest for one: an instruction of that text elsewhere is another's.
 */
export function listCauses({ repositoryId, streamKey, from, to, attribution }: CauseInput): string[] {
  const causes = [`image:${to.layersKey}`, `stream:${repositoryId}:${streamKey}`];
  if (to.indexDigest !== null) causes.push(`index:${repositoryId}:${to.indexDigest}`);
  for (const name of ['revision', 'version']) {
    const value = findLabel(to.labels, name);
    // One that both have is the base's, or is never set anew: it says nothing of this build.
    if (value !== null && (from === null || findLabel(from.labels, name) !== value))
      causes.push(`${name}:${repositoryId}:${cutText(value, 200)}`);
  }
  if (attribution === null) return causes;
  const { deltaBytes, baseDeltaBytes } = contentDeltaOf(attribution);
  const { main } = attribution;
  if (baseDeltaBytes !== null && deltaBytes > 0 && baseDeltaBytes / deltaBytes >= MOSTLY) causes.push(...nameBase(to));
  if (main && main.share >= MOSTLY && main.layer.deltaBytes > 0) {
    const { instruction, to: layer } = main.layer;
    if (instruction !== null) causes.push(`instruction:${repositoryId}:${cutText(instructionKey(instruction), 500)}`);
    if (layer) causes.push(`layer:${layer.digest}`);
  }
  return causes;
}

/**
 * Whether a cause names the very change. A stream and an instruction only say where it happened: whatever happens there next
 * has them too.
 */
export const namesChange = (cause: string): boolean =>
  !cause.startsWith('stream:') && !cause.startsWith('instruction:');

/** The base by the digest that the image names, else by its layers; none where neither is known. */
function nameBase({ labels, layers, baseLayerCount }: CausalImage): string[] {
  const digest = findLabel(labels, 'base.digest') ?? layers[(baseLayerCount ?? 1) - 1]?.digest;
  return digest ? [`base:${digest}`] : [];
}
