import { createFileCollector } from '#lib/contents/file-collector.ts';
import type { Observe } from '#lib/contents/observe.ts';
import { parseTrace } from './parse-trace.ts';
import { type NextTrace, TRACE_LIMITS, type TraceLimits, type TraceNote } from './trace.ts';

export type TraceReader = {
  /** Returns an observer for Next's trace files. */
  observe: Observe;
  /** Returns the traces in the order of the archive. When a layer has a path twice, the last one counts. */
  traces(): NextTrace[];
  /** Returns why traces are missing or incomplete, up to `limits.notes`. */
  notes(): TraceNote[];
};

const isTrace = (path: string) => path.endsWith('.nft.json') && /(?:^|\/)\.next\//.test(path);

/**
 * Reads the trace files of Next in a layer, which end in .nft.json below .next (B-44). What is malformed or exceeds a limit is noted, and
 * the other files are read nevertheless.
 */
export function createTraceReader(limits: TraceLimits = TRACE_LIMITS): TraceReader {
  const collect = createFileCollector();
  const traces = new Map<string, NextTrace>();
  const notes: TraceNote[] = [];
  /** Traces of one build share most of their paths. Each is kept once. */
  const known = new Map<string, string>();
  const left = { bytes: limits.allBytes, paths: limits.paths, pathBytes: limits.pathBytes };

  function note(path: string, reason: TraceNote['reason']): void {
    if (notes.length < limits.notes) notes.push({ path, reason });
  }

  function add(path: string, files: readonly string[]): void {
    const added = files.filter((file) => !known.has(file));
    const addedBytes = added.reduce((sum, file) => sum + Buffer.byteLength(file), 0);
    // The trace's own path counts too, so that empty traces are bounded.
    const paths = files.length + 1;
    const pathBytes = addedBytes + Buffer.byteLength(path);
    if (paths > left.paths || pathBytes > left.pathBytes) {
      note(path, 'over-limit');
      return;
    }
    left.paths -= paths;
    left.pathBytes -= pathBytes;
    for (const file of added) known.set(file, file);
    traces.set(path, { path, files: files.map((file) => known.get(file) ?? file) });
  }

  return {
    observe({ kind, path, sizeBytes }) {
      if (kind !== 'file' || !isTrace(path)) return null;
      // The last file of a path counts, also when it cannot be read.
      traces.delete(path);
      if (sizeBytes > limits.fileBytes) {
        note(path, 'too-large');
        return null;
      }
      if (sizeBytes > left.bytes) {
        note(path, 'over-limit');
        return null;
      }
      left.bytes -= sizeBytes;
      return collect({
        most: limits.fileBytes,
        isWanted: () => true,
        onEnd({ content, isWhole }) {
          const parsed = isWhole ? parseTrace(content, path) : { reason: 'too-large' as const };
          if ('reason' in parsed) {
            note(path, parsed.reason);
            return;
          }
          if (parsed.isPartOutside) note(path, 'paths-outside');
          add(path, parsed.files);
        },
      });
    },
    traces: () => [...traces.values()],
    notes: () => [...notes],
  };
}
