import type { LayerChange, LayerPart } from '#lib/domain/layer.ts';
import { instructionKey } from '#lib/image/instruction.ts';
import { alignInOrder, type Pair } from './align.ts';
import { distinctLayers } from './layer-diff.ts';

/** A layer of one of the two images, as its manifest and config describe it. */
export type AttributedLayer = { digest: string; diffId: string | null; sizeBytes: number; instruction: string | null };
/** `baseLayerCount`: number of the lowest layers that belong to the base; null when unknown. */
export type AttributedImage = { layers: readonly AttributedLayer[]; baseLayerCount: number | null };

export type LayerDelta = {
  change: LayerChange;
  /** Instruction of the newer layer, else of the older; null when the config does not name it. */
  instruction: string | null;
  from: AttributedLayer | null;
  to: AttributedLayer | null;
  deltaBytes: number;
  /** Part of the newer image, else of the older; null when the base boundary is unknown. */
  part: LayerPart | null;
};

/** The difference of two images in bytes. The deltas of `layers` add up to `deltaBytes` exactly (D-30). */
export type Attribution = {
  deltaBytes: number;
  /** Null when the base boundary of either image is unknown. */
  baseDeltaBytes: number | null;
  ownDeltaBytes: number | null;
  /** The part of the deltas that comes from recompressed layers. */
  recompressed: { deltaBytes: number; baseDeltaBytes: number; ownDeltaBytes: number };
  /** In the order of the newer image; removed layers keep their place. */
  layers: LayerDelta[];
  /**
   * The layer that contributed most to the change without recompression, and its share (1 is all); null without such a change.
   */
  main: { layer: LayerDelta; share: number } | null;
};

/**
 * Attributes the difference of two images to layers. Layers are paired by digest, then by diffId, then by normalised instruction,
 * each in order (D-30). A digest counts once an image, as a node pulls it once.
 */
export function attribute(from: AttributedImage, to: AttributedImage): Attribution {
  const [older, newer] = [place(from), place(to)];
  const partner = pairLayers(older, newer);
  const layers = orderDeltas(older, newer, partner);
  const deltaBytes = sumBytes(newer) - sumBytes(older);
  const baseDeltaBytes =
    from.baseLayerCount === null || to.baseLayerCount === null
      ? null
      : sumBytes(newer, 'base') - sumBytes(older, 'base');
  const recompressed = sumRecompressed(layers);
  return {
    deltaBytes,
    baseDeltaBytes,
    recompressed,
    layers,
    ownDeltaBytes: baseDeltaBytes === null ? null : deltaBytes - baseDeltaBytes,
    main: findMain(layers, deltaBytes - recompressed.deltaBytes),
  };
}

/** Returns the deltas without recompressed layers. */
export function contentDeltaOf({
  deltaBytes,
  baseDeltaBytes,
  ownDeltaBytes,
  recompressed,
}: Attribution): Pick<Attribution, 'deltaBytes' | 'baseDeltaBytes' | 'ownDeltaBytes'> {
  return {
    deltaBytes: deltaBytes - recompressed.deltaBytes,
    baseDeltaBytes: baseDeltaBytes === null ? null : baseDeltaBytes - recompressed.baseDeltaBytes,
    ownDeltaBytes: ownDeltaBytes === null ? null : ownDeltaBytes - recompressed.ownDeltaBytes,
  };
}

function sumRecompressed(layers: readonly LayerDelta[]): Attribution['recompressed'] {
  const recompressed = layers.filter(({ change }) => change === 'recompressed');
  const sumOf = (part?: LayerDelta['part']) =>
    recompressed.reduce((sum, layer) => (part && layer.part !== part ? sum : sum + layer.deltaBytes), 0);
  return { deltaBytes: sumOf(), baseDeltaBytes: sumOf('base'), ownDeltaBytes: sumOf('own') };
}

type Placed = { layer: AttributedLayer; part: LayerDelta['part'] };

function place({ layers, baseLayerCount }: AttributedImage): Placed[] {
  const placed = layers.map((layer, index) => ({
    layer,
    digest: layer.digest,
    part: baseLayerCount === null ? null : index < baseLayerCount ? ('base' as const) : ('own' as const),
  }));
  return distinctLayers(placed).map(({ layer, part }) => ({ layer, part }));
}

type Partner = { index: number; change: LayerChange };

/** Maps the index of each newer layer to the index of its older one. */
function pairLayers(older: readonly Placed[], newer: readonly Placed[]): Map<number, Partner> {
  const partner = new Map<number, Partner>();
  const taken = new Set<number>();
  const note = (pairs: readonly Pair[], change: LayerChange) => {
    for (const [old, now] of pairs) {
      taken.add(old);
      partner.set(now, { index: old, change });
    }
  };
  const leftKeys = (
    placed: readonly Placed[],
    isLeft: (index: number) => boolean,
    key: (layer: AttributedLayer) => string | null,
  ) => placed.map(({ layer }, index) => (isLeft(index) ? key(layer) : null));
  const align = (key: (layer: AttributedLayer) => string | null) =>
    alignInOrder(
      leftKeys(older, (index) => !taken.has(index), key),
      leftKeys(newer, (index) => !partner.has(index), key),
    );
  note(
    align(({ digest }) => digest),
    'same',
  );
  note(findMoved(older, newer, taken, partner), 'moved');
  note(
    align(({ diffId }) => diffId),
    'recompressed',
  );
  note(
    align(({ instruction }) => (instruction === null ? null : instructionKey(instruction))),
    'changed',
  );
  return partner;
}

function findMoved(
  older: readonly Placed[],
  newer: readonly Placed[],
  taken: ReadonlySet<number>,
  partner: ReadonlyMap<number, Partner>,
): Pair[] {
  const left = new Map(older.flatMap(({ layer }, index) => (taken.has(index) ? [] : [[layer.digest, index]])));
  return newer.flatMap(({ layer }, index) => {
    const old = partner.has(index) ? undefined : left.get(layer.digest);
    return old === undefined ? [] : [[old, index] as const];
  });
}

function orderDeltas(
  older: readonly Placed[],
  newer: readonly Placed[],
  partner: ReadonlyMap<number, Partner>,
): LayerDelta[] {
  const gone = new Set(older.keys());
  for (const { index } of partner.values()) gone.delete(index);
  const deltas: LayerDelta[] = [];
  let next = 0;
  const addGone = (before: number) => {
    for (; next < before; next += 1) if (gone.has(next)) deltas.push(toDelta('removed', older[next], undefined));
  };
  // Index of the next older layer that is still there. Removed layers below it come first.
  const nextOld = (index: number): number => {
    for (let at = index; at < newer.length; at += 1) {
      const found = partner.get(at);
      if (found && found.change !== 'moved') return found.index;
    }
    return older.length;
  };
  for (const [index, now] of newer.entries()) {
    const found = partner.get(index);
    if (found?.change !== 'moved') addGone(nextOld(index));
    deltas.push(toDelta(found?.change ?? 'added', found && older[found.index], now));
  }
  addGone(older.length);
  return deltas;
}

function toDelta(change: LayerChange, old: Placed | undefined, now: Placed | undefined): LayerDelta {
  return {
    change,
    instruction: now?.layer.instruction ?? old?.layer.instruction ?? null,
    from: old?.layer ?? null,
    to: now?.layer ?? null,
    deltaBytes: (now?.layer.sizeBytes ?? 0) - (old?.layer.sizeBytes ?? 0),
    part: now?.part ?? old?.part ?? null,
  };
}

function sumBytes(placed: readonly Placed[], only?: LayerDelta['part']): number {
  return placed.reduce((sum, { layer, part }) => (only && part !== only ? sum : sum + layer.sizeBytes), 0);
}

function findMain(layers: readonly LayerDelta[], deltaBytes: number): Attribution['main'] {
  if (deltaBytes === 0) return null;
  const changed = layers.filter(({ change }) => change !== 'recompressed');
  const [most] = changed.sort((a, b) => (b.deltaBytes - a.deltaBytes) * Math.sign(deltaBytes));
  return most && most.deltaBytes * deltaBytes > 0 ? { layer: most, share: most.deltaBytes / deltaBytes } : null;
}
