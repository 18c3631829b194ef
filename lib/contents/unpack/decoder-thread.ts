import { parentPort, workerData } from 'node:worker_threads';
import { createByteSource } from './byte-source.ts';
import { openRing } from './ring.ts';
import { openSyncDecoder } from './sync-decoder.ts';
import { BYTES_ONLY, SIGNALS, type ThreadData } from './thread-signals.ts';
import { unpackAs } from './unpack-as.ts';

/** With fewer pieces, the reader would wake up too often. */
const WAKE_AT = 8;

const data = workerData as ThreadData;
const [packed, unpacked] = [openRing(data.packed), openRing(data.unpacked)];
const signals = new Int32Array(data.signals);

function wakeReader(): void {
  if (Atomics.exchange(signals, SIGNALS.readerWaits, 0) === 1) parentPort?.postMessage(null);
}

/** Tries until `attempt` returns true. In between it waits for an event, of which none is missed. */
function waitFor(attempt: () => boolean): void {
  for (;;) {
    const seen = Atomics.load(signals, SIGNALS.events);
    if (attempt()) return;
    wakeReader();
    Atomics.wait(signals, SIGNALS.events, seen);
  }
}

function isStopped(): boolean {
  return Atomics.load(signals, SIGNALS.isStopped) === 1;
}

function write(bytes: Uint8Array, mark: number): boolean {
  waitFor(() => isStopped() || unpacked.write(bytes, mark));
  if (unpacked.filled >= WAKE_AT) wakeReader();
  return !isStopped();
}

const source = createByteSource(() =>
  waitFor(() => {
    // Read before the ring, in which the last piece can be written just before.
    const isWhole = Atomics.load(signals, SIGNALS.isWhole) === 1;
    const piece = packed.first();
    if (piece !== null) {
      source.push(Uint8Array.from(piece.bytes));
      packed.release();
      wakeReader();
    } else if (isWhole) source.end();
    return piece !== null || isWhole;
  }),
);

// The first message says that the thread has started.
parentPort?.postMessage(null);
const NOTHING = new Uint8Array(0);
const end = await unpackAs(
  data.packing,
  source,
  {
    take: (bytes) => write(bytes, BYTES_ONLY),
    onStep: (packedAt) => void write(NOTHING, packedAt),
  },
  openSyncDecoder,
);
parentPort?.postMessage(end);
