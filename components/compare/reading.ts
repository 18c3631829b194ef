import { retryIntervalMs } from '#lib/queries/requests/retry-interval.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';

export type Reading = {
  /** Compressed bytes of the differing layers that were not read yet, or whose file list is no longer kept. */
  unreadBytes: number;
  unread: number;
  /** Layers that are being read, or are queued. */
  pending: number;
  unavailable: number;
  /** The layers that were not read, each with the image that has it. */
  wanted: { side: 'from' | 'to'; digest: string }[];
};

type Layers = Pick<Comparison, 'layers'>;

const isShared = ({ change }: Comparison['layers'][number]): boolean => change === 'same' || change === 'moved';

/** Counts the differing layers by the state of their files. */
export const readingOf = (comparison: Layers): Reading => countLayers(comparison, (layer) => !isShared(layer));

/** Counts in the same way the layers that decide what a pull has again: all of the older image, and those that are pulled. */
export const pullReadingOf = (comparison: Layers): Reading =>
  countLayers(comparison, (layer, side) => side === 'from' || !isShared(layer));

function countLayers(
  { layers }: Layers,
  counts: (layer: Comparison['layers'][number], side: 'from' | 'to') => boolean,
): Reading {
  const reading: Reading = { unreadBytes: 0, unread: 0, pending: 0, unavailable: 0, wanted: [] };
  for (const layer of layers) {
    for (const side of ['from', 'to'] as const) {
      const known = layer[side];
      if (known === null || known.contents === 'read' || !counts(layer, side)) continue;
      if (known.contents === 'unavailable') reading.unavailable += 1;
      else if (known.contents === 'unread' || known.contents === 'removed') {
        reading.unread += 1;
        reading.unreadBytes += known.sizeBytes;
        reading.wanted.push({ side, digest: known.digest });
      } else reading.pending += 1;
    }
  }
  return reading;
}

const PENDING_MS = 4_000;

/** Returns the time until a comparison is requested again, in milliseconds; false when nothing changes it. */
export function refetchMs({ data, error }: { data: Comparison | undefined; error: Error | null }): number | false {
  return data !== undefined && pullReadingOf(data).pending > 0 ? PENDING_MS : retryIntervalMs(error);
}
