import { DECODED_BYTES } from './decoder.ts';

/** RingMemory is what both threads share of a ring. */
export type RingMemory = {
  counts: SharedArrayBuffer;
  sizes: SharedArrayBuffer;
  marks: SharedArrayBuffer;
  bytes: SharedArrayBuffer;
};

/** Piece is a piece of bytes in a ring, and the number that the writer gave it. */
type Piece = { bytes: Uint8Array; mark: number };

/** Ring is a queue of pieces in shared memory. One thread writes, another one reads. Neither waits in it. */
export type Ring = {
  /** Puts a piece of at most `PIECE_BYTES` into the next place, for `publish`. Returns false when the ring is full. */
  put(bytes: Uint8Array): boolean;
  /** Lets the reader see the piece that was put last. */
  publish(mark: number): void;
  /** Returns the oldest piece, or null. It is valid until `release`. */
  first(): Piece | null;
  /** Drops the oldest piece. */
  release(): void;
  readonly filled: number;
};

/** Bytes of the largest piece. */
export const PIECE_BYTES = DECODED_BYTES;

const [WRITTEN, READ] = [0, 1];

export function createRingMemory(pieces: number): RingMemory {
  return {
    counts: new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT),
    sizes: new SharedArrayBuffer(pieces * Int32Array.BYTES_PER_ELEMENT),
    marks: new SharedArrayBuffer(pieces * Float64Array.BYTES_PER_ELEMENT),
    bytes: new SharedArrayBuffer(pieces * PIECE_BYTES),
  };
}

/** Opens the ring in one of its two threads. */
export function openRing(memory: RingMemory): Ring {
  const counts = new Int32Array(memory.counts);
  const [sizes, marks] = [new Int32Array(memory.sizes), new Float64Array(memory.marks)];
  const places = Array.from({ length: sizes.length }, (_, place) =>
    Buffer.from(memory.bytes, place * PIECE_BYTES, PIECE_BYTES),
  );
  /** Both counts wrap around together. */
  const filled = () => (Atomics.load(counts, WRITTEN) - Atomics.load(counts, READ)) | 0;
  const placeOf = (count: number) => (Atomics.load(counts, count) >>> 0) % places.length;

  return {
    put(bytes) {
      if (filled() === places.length) return false;
      const place = placeOf(WRITTEN);
      places[place]?.set(bytes);
      sizes[place] = bytes.length;
      return true;
    },
    publish(mark) {
      marks[placeOf(WRITTEN)] = mark;
      Atomics.add(counts, WRITTEN, 1);
    },
    first() {
      if (filled() === 0) return null;
      const place = placeOf(READ);
      const bytes = places[place]?.subarray(0, sizes[place]);
      return bytes === undefined ? null : { bytes, mark: marks[place] ?? 0 };
    },
    release: () => void Atomics.add(counts, READ, 1),
    get filled() {
      return filled();
    },
  };
}
