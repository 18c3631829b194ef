/**
 * PackedBytes finds how many bytes of a blob each span of the unpacked archive took. A decoder shows only how many bytes
 * it used for what it returned, so the spans within one step share the bytes of the step by their unpacked sizes.
 */
export type PackedBytes = {
  /** Ends a span at this byte of the unpacked archive. Spans are adjacent, from byte 0. */
  endSpan(unpackedAt: number, isListed: boolean): void;
  /** Ends a step: the blob's first `packedTo` bytes gave the archive's first `unpackedTo`. */
  advance(unpackedTo: number, packedTo: number): void;
  /** Ends the last step and with it the spans that are still open. */
  finish(): void;
};

/** @param onSpan - receives listed spans in order. All spans together never exceed the blob. */
export function createPackedBytes(onSpan: (packedBytes: number) => void): PackedBytes {
  /** Ends of spans within the current step. */
  const open: { at: number; isListed: boolean }[] = [];
  let [unpackedFrom, packedFrom, given] = [0, 0, 0];

  /** Offsets are rounded and not lengths, so that rounding never adds up. */
  function close(at: number, isListed: boolean): void {
    const offset = Math.floor(at);
    if (isListed) onSpan(offset - given);
    given = offset;
  }

  return {
    endSpan: (at, isListed) => open.push({ at, isListed }),
    advance(unpackedTo, packedTo) {
      // Bytes that gave nothing yet belong to the next step.
      if (unpackedTo <= unpackedFrom) return;
      const perByte = (packedTo - packedFrom) / (unpackedTo - unpackedFrom);
      for (const { at, isListed } of open) {
        const inStep = Math.min(Math.max(at, unpackedFrom), unpackedTo) - unpackedFrom;
        close(packedFrom + inStep * perByte, isListed);
      }
      open.length = 0;
      [unpackedFrom, packedFrom] = [unpackedTo, packedTo];
    },
    finish() {
      for (const { isListed } of open) close(packedFrom, isListed);
      open.length = 0;
    },
  };
}
