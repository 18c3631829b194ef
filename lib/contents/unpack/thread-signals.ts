import type { Packing } from './packing.ts';
import type { RingMemory } from './ring.ts';

/** ThreadData is what the decoder's thread gets when it starts. */
export type ThreadData = {
  packing: Packing;
  /** Int32Array of SIGNALS. */
  signals: SharedArrayBuffer;
  packed: RingMemory;
  unpacked: RingMemory;
};

/** Places in the array of signals. */
export const SIGNALS = {
  /** Counts what happened that the thread can wait for. */
  events: 0,
  /** 1 while the reader waits for a message. The thread sends one before it waits itself, so they never wait for each other. */
  readerWaits: 1,
  /** 1 when no more packed bytes come. */
  isWhole: 2,
} as const;

/** Places of the rings: powers of two, since their counts wrap around. */
export const PLACES = { packed: 16, unpacked: 32 };

/** The mark of a piece of unpacked bytes that ends no step. Any other mark is the end of a step. */
export const NO_STEP = -1;
