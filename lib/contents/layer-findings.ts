import { createByteWriter } from './index/bytes.ts';
import { encodeSecretHits } from './index/secret-hits.ts';
import { type IndexSection, SECTIONS } from './index/sections.ts';
import { encodeTraces } from './index/traces.ts';
import type { ContentsNote } from './note.ts';
import type { Observe } from './observe.ts';
import { createSecretScan } from './secrets/secret-scan.ts';
import { noteUnscanned } from './secrets/skipped-note.ts';
import { noteUnreadTraces } from './traces/trace-note.ts';
import { createTraceReader } from './traces/trace-reader.ts';

/** LayerFindings reads what the files of a layer say besides their names: secrets and Next's traces. */
export type LayerFindings = {
  observes: readonly Observe[];
  /** Returns the sections of the index. Call it after the last file. */
  sections(): IndexSection[];
  /** Returns what was not scanned or read. */
  notes(): ContentsNote[];
};

/** @param fingerprintKey - the installation's key of fingerprints of secrets, 32 bytes */
export function createLayerFindings(fingerprintKey: Uint8Array): LayerFindings {
  const scan = createSecretScan({ fingerprintKey });
  const traces = createTraceReader();
  return {
    observes: [scan.observe, traces.observe],
    sections() {
      const [hits, lists] = [createByteWriter(1024), createByteWriter(1024)];
      encodeSecretHits(hits, scan.hits());
      encodeTraces(lists, traces.traces());
      return [
        { number: SECTIONS.secretHits, bytes: hits.taken() },
        { number: SECTIONS.traces, bytes: lists.taken() },
      ];
    },
    notes: () => [...noteUnscanned(scan.skipped()), ...noteUnreadTraces(traces.notes())],
  };
}
