import type { BaseSource } from '#lib/domain/layer.ts';
import { pullCostBytes } from './layer-diff.ts';
import type { NamedBase } from './name-base.ts';

/** A base image as the API returns it. The fields are explained at `NamedBase`. */
export type DescribedBase = {
  name: string | null;
  tag: string | null;
  repositoryId: string | null;
  digest: string | null;
  layerCount: number | null;
  /** Compressed bytes of its layers; null when only a label is known. */
  sizeBytes: number | null;
  current: boolean;
  /** ISO 8601. */
  endedAt: string | null;
  by: BaseSource;
  label: string | null;
};

/**
 * Adds the size of a base image to its name.
 *
 * @param layers - all layers of the image that is built on it, lowest first
 */
export function describeBase(
  { isCurrent, endedAt, ...base }: NamedBase,
  layers: readonly { digest: string; sizeBytes: number }[],
): DescribedBase {
  const { layerCount } = base;
  return {
    ...base,
    current: isCurrent,
    endedAt: endedAt?.toISOString() ?? null,
    sizeBytes: layerCount === null ? null : pullCostBytes(layers.slice(0, layerCount), null),
  };
}
