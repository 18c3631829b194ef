import { parentPort, workerData } from 'node:worker_threads';
import { createByteSource } from './byte-source.ts';
import { openRing } from './ring.ts';
import { openSyncDecoder } from './sync-decoder.ts';
import { NO_STEP, PLACES, SIGNALS, type ThreadData } from './thread-signals.ts';
import { unpackAs } from './unpack-as.ts';

/** With fewer pieces, or less room, the reader would wake up too often. */
const WAKE_AT = PLACES.unpacked / 4;
const ROOM_AT = PLACES.packed / 2;

const data = workerData as ThreadData;
/** The reader writes packed bytes into one ring and reads unpacked bytes from the other. */
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

/** Whether a piece was put into the ring whose mark is not known yet. */
let isOpen = false;

function put(bytes: Uint8Array): void {
  waitFor(() => unpacked.put(bytes));
  isOpen = true;
}

function publish(mark: number): void {
  if (!isOpen) return;
  isOpen = false;
  unpacked.publish(mark);
  if (unpacked.filled >= WAKE_AT) wakeReader();
}

const source = createByteSource(() =>
  waitFor(() => {
    // Read before the ring, in which the last piece can be written just before.
    const isWhole = Atomics.load(signals, SIGNALS.isWhole) === 1;
    const piece = packed.first();
    if (piece !== null) {
      source.push(Uint8Array.from(piece.bytes));
      packed.release();
      // The feeder waits only when the ring is full, which then passes this on its way.
      if (packed.filled === ROOM_AT) wakeReader();
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
    take(bytes) {
      publish(NO_STEP);
      put(bytes);
      // A reader that needs no more ends this thread.
      return true;
    },
    onStep(packedAt) {
      if (!isOpen) put(NOTHING);
      publish(packedAt);
    },
  },
  openSyncDecoder,
);
publish(NO_STEP);
parentPort?.postMessage(end);
