import type { Comparison } from '#lib/views/dto/compare.ts';

export type Reading = {
  /** Bytes of differing layers that nobody read yet, compressed: what reading them downloads. */
  unreadBytes: number;
  unread: number;
  /** Being read, or waiting for it. */
  pending: number;
  unavailable: number;
  /** The unread ones, each with the image to ask for it. */
  wanted: { side: 'from' | 'to'; digest: string }[];
};

/** How far the layers that differ have been read. */
export function readingOf({ layers }: Pick<Comparison, 'layers'>): Reading {
  const reading: Reading = { unreadBytes: 0, unread: 0, pending: 0, unavailable: 0, wanted: [] };
  for (const { change, ...layer } of layers) {
    if (change === 'same' || change === 'moved') continue;
    for (const side of ['from', 'to'] as const) {
      const known = layer[side];
      if (known === null || known.contents === 'read') continue;
      if (known.contents === 'unavailable') reading.unavailable += 1;
      else if (known.contents === 'unread') {
        reading.unread += 1;
        reading.unreadBytes += known.sizeBytes;
        reading.wanted.push({ side, digest: known.digest });
      } else reading.pending += 1;
    }
  }
  return reading;
}
