import type { Comparison } from '#lib/views/dto/compare.ts';
import type { ComparedLayer } from './tones.ts';

/** A part of the difference of two images: the base as a whole, or a layer. Bytes without recompression. */
export type Cause = { deltaBytes: number; layer: ComparedLayer | null };

export type Causes = {
  /** The change without recompression. */
  deltaBytes: number;
  /** The causes in the direction of the change, the largest first. */
  along: Cause[];
  /** The causes in the other direction, the largest first. */
  against: Cause[];
  /** Bytes that only recompression of the same files adds. Negative if it saves. */
  packedBytes: number;
};

/** A cause with this share of the change stands for all of it. Less than the rest is not worth a word. */
const MOSTLY = 0.9;
/** Maximum number of causes that a sentence names. */
const MOST_NAMED = 3;

/** Splits the difference of two images into its causes. The base is one cause where its boundary is known. */
export function splitCauses(comparison: Comparison): Causes {
  const { layers, baseDeltaBytes } = comparison;
  const packedBytes = sumPacked(layers);
  const deltaBytes = comparison.deltaBytes - packedBytes;
  const own = baseDeltaBytes === null ? layers : layers.filter(({ part }) => part !== 'base');
  const causes: Cause[] = own
    .filter(({ change }) => change !== 'recompressed')
    .map((layer) => ({ deltaBytes: layer.deltaBytes, layer }));
  if (baseDeltaBytes !== null) {
    const packed = sumPacked(layers.filter(({ part }) => part === 'base'));
    causes.push({ deltaBytes: baseDeltaBytes - packed, layer: null });
  }
  const sign = deltaBytes < 0 ? -1 : 1;
  const inDirection = (direction: number) =>
    causes
      .filter((cause) => cause.deltaBytes * direction > 0)
      .sort((a, b) => Math.abs(b.deltaBytes) - Math.abs(a.deltaBytes));
  return { deltaBytes, packedBytes, along: inDirection(sign), against: inDirection(-sign) };
}

/** Returns the only cause worth a word; null where several are, or where other bytes shrank by as much as others grew. */
export function findMainCause({ along, against, packedBytes }: Causes): Cause | null {
  const [first] = along;
  if (first === undefined || packedBytes !== 0 || !isNegligible(against, along)) return null;
  return Math.abs(first.deltaBytes) >= MOSTLY * sumOf(along) ? first : null;
}

/** Reports whether the causes of one direction are too small to be named beside the others. */
export const isNegligible = (causes: readonly Cause[], others: readonly Cause[]): boolean =>
  sumOf(causes) < (1 - MOSTLY) * sumOf(others);

/** Splits the causes of one direction into those that a sentence names, and the rest, which is empty if it is small. */
export function nameCauses(causes: readonly Cause[]): { named: Cause[]; rest: Cause[] } {
  const most = MOSTLY * sumOf(causes);
  let count = 0;
  while (count < Math.min(MOST_NAMED, causes.length) && sumOf(causes.slice(0, count)) < most) count += 1;
  const [named, rest] = [causes.slice(0, count), causes.slice(count)];
  return { named, rest: isNegligible(rest, causes) ? [] : rest };
}

/** Sums the amounts of causes, without their direction. Bytes. */
export const sumOf = (causes: readonly Cause[]): number =>
  causes.reduce((sum, { deltaBytes }) => sum + Math.abs(deltaBytes), 0);

function sumPacked(layers: readonly ComparedLayer[]): number {
  return layers.reduce((sum, { change, deltaBytes }) => (change === 'recompressed' ? sum + deltaBytes : sum), 0);
}
