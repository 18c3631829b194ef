/** NextTrace is a trace file of Next: the files that one entry of the server needs at run time. */
export type NextTrace = {
  /** The trace file itself, relative to the root of the layer. */
  path: string;
  /** Paths relative to the root of the layer, sorted, without duplicates. They can lie in other layers, or nowhere. */
  files: readonly string[];
};

/** TraceNote is why a trace file, or a part of it, is missing. */
export type TraceNote = {
  path: string;
  reason: 'too-large' | 'malformed' | 'unknown-version' | 'over-limit' | 'paths-outside';
};

/** TraceLimits bound the traces of one layer. */
export type TraceLimits = {
  /** Bytes of one trace file, and of all together. */
  fileBytes: number;
  allBytes: number;
  /** Paths of all traces, and bytes of all different ones. */
  paths: number;
  pathBytes: number;
  /** Notes that are kept. */
  notes: number;
};

const MiB = 2 ** 20;

export const TRACE_LIMITS: TraceLimits = {
  fileBytes: 4 * MiB,
  allBytes: 64 * MiB,
  paths: 200_000,
  pathBytes: 16 * MiB,
  notes: 100,
};
