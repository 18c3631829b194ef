import type { FileObserver } from './observe.ts';

/** The first bytes of a file, by which an observer decides about the rest. */
export const HEAD_BYTES = 8_000;

/** Collected is a file, or its beginning when it is longer than allowed. */
type Collected = { content: Buffer; isWhole: boolean };

export type CollectOptions = {
  /** Bytes that are kept. */
  most: number;
  /** Judges the first HEAD_BYTES, or all of a shorter file. A file that is not wanted is dropped. */
  isWanted(head: Buffer): boolean;
  /** The content is valid only during the call. */
  onEnd(file: Collected): void;
};

const LEAST_BUFFER = 64 * 1024;

/**
 * Creates a function that returns an observer which collects one file. All observers share a buffer, since the files of
 * a layer follow each other: a new observer ends the previous one.
 */
export function createFileCollector(): (options: CollectOptions) => FileObserver {
  // Of its own, so that the keyword search finds its pairs of bytes aligned.
  let buffer = Buffer.from(new ArrayBuffer(LEAST_BUFFER));
  let current = 0;

  function reserve(length: number): void {
    if (length <= buffer.length) return;
    const grown = Buffer.from(new ArrayBuffer(Math.max(length, buffer.length * 2)));
    grown.set(buffer);
    buffer = grown;
  }

  return ({ most, isWanted, onEnd }) => {
    current += 1;
    const own = current;
    let [length, isWhole, isDropped] = [0, true, false];
    return {
      write(bytes) {
        if (own !== current || isDropped) return;
        const kept = bytes.subarray(0, most - length);
        if (kept.length < bytes.length) isWhole = false;
        reserve(length + kept.length);
        buffer.set(kept, length);
        const before = length;
        length += kept.length;
        if (before < HEAD_BYTES && length >= HEAD_BYTES) isDropped = !isWanted(buffer.subarray(0, HEAD_BYTES));
      },
      end() {
        if (own !== current || isDropped) return;
        const content = buffer.subarray(0, length);
        if (length >= HEAD_BYTES || isWanted(content)) onEnd({ content, isWhole });
        // Files can contain secrets.
        content.fill(0);
        current += 1;
      },
    };
  };
}
