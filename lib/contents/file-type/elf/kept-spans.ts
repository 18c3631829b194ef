import type { Span } from './elf-header.ts';

/** KeptSpan is a part of a file that is kept while the file passes. */
export type KeptSpan = Span & { bytes: Buffer; filled: number };

/** KeptSpans keeps the beginning of a file, and parts of it that are named before they pass. */
export type KeptSpans = {
  /** The first bytes of the file, as far as they have passed. */
  readonly head: Buffer;
  /** How many bytes have passed. */
  readonly at: number;
  /** Keeps a part. Returns null when it has passed in part, and is not in the head. */
  keep(span: Span): KeptSpan | null;
  take(bytes: Buffer): void;
};

export function createKeptSpans(headBytes: number): KeptSpans {
  const head = Buffer.allocUnsafe(headBytes);
  const spans: KeptSpan[] = [];
  let at = 0;

  const headEnd = () => Math.min(at, headBytes);

  function copy(span: KeptSpan, bytes: Buffer, place: number): void {
    const from = Math.max(span.start, place);
    const end = Math.min(span.end, place + bytes.length);
    if (from >= end) return;
    bytes.copy(span.bytes, from - span.start, from - place, end - place);
    span.filled += end - from;
  }

  return {
    get head() {
      return head.subarray(0, headEnd());
    },
    get at() {
      return at;
    },
    keep({ start, end }) {
      if (start < at && Math.min(end, at) > headEnd()) return null;
      const span = { start, end, bytes: Buffer.alloc(end - start), filled: 0 };
      copy(span, head.subarray(0, headEnd()), 0);
      if (end > at) spans.push(span);
      return span;
    },
    take(bytes) {
      if (at < headBytes) bytes.copy(head, at, 0, Math.min(bytes.length, headBytes - at));
      for (const span of spans) copy(span, bytes, at);
      at += bytes.length;
    },
  };
}
