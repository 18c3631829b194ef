import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { ByteSource } from './byte-source.ts';
import type { Sink } from './decoder.ts';
import { freeChunk } from './free-chunk.ts';
import type { UnpackEnd } from './outcome.ts';
import type { Packing } from './packing.ts';
import { createRingMemory, openRing, PIECE_BYTES } from './ring.ts';
import { NO_STEP, PLACES, SIGNALS, type ThreadData } from './thread-signals.ts';

type End = UnpackEnd | 'unsupported';

/** The thread has no data in V8's heap besides its code. */
const HEAP = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2 };

/**
 * Unpacks like `unpackAs`, with the decoder in a thread of its own. Both work at once and wait for each other only when
 * a ring is full or empty, since waking up takes as long as unpacking a piece.
 *
 * @returns null when no thread could be started; nothing was read then
 * @throws Error when the thread fails later, such as for lack of memory
 */
export async function unpackInThread(packing: Packing, source: ByteSource, sink: Sink): Promise<End | null> {
  const thread = startThread(packing);
  try {
    if (!(await thread.hasStarted)) return null;
    feed(thread, source).catch(thread.fail);
    return await drain(thread, sink);
  } finally {
    await thread.stop();
  }
}

type Thread = ReturnType<typeof startThread>;

function startThread(packing: Packing) {
  const signals = new Int32Array(new SharedArrayBuffer(Object.keys(SIGNALS).length * Int32Array.BYTES_PER_ELEMENT));
  const memory = { packed: createRingMemory(PLACES.packed), unpacked: createRingMemory(PLACES.unpacked) };
  const workerData: ThreadData = { packing, signals: signals.buffer, ...memory };
  const worker = new Worker(new URL('./decoder-thread.ts', import.meta.url), {
    workerData,
    execArgv: [],
    resourceLimits: HEAP,
  });
  let [end, failure]: [End | null, Error | null] = [null, null];
  let woken = Promise.withResolvers<void>();
  const started = Promise.withResolvers<boolean>();

  function wake(): void {
    woken.resolve();
    woken = Promise.withResolvers();
  }
  function fail(error: Error): void {
    failure ??= error;
    started.resolve(false);
    wake();
  }
  worker.on('message', (message: End | null) => {
    end = message ?? end;
    started.resolve(true);
    wake();
  });
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('the thread of the decoder ended')));

  return {
    packed: openRing(memory.packed),
    unpacked: openRing(memory.unpacked),
    fail,
    hasStarted: started.promise,
    /** How the thread's work ended, or null while it works. */
    get end() {
      return end;
    },
    /** Tells the thread that no more packed bytes come. */
    endInput(): void {
      Atomics.store(signals, SIGNALS.isWhole, 1);
      this.signal();
    },
    /** Tells the thread that something happened. */
    signal(): void {
      Atomics.add(signals, SIGNALS.events, 1);
      Atomics.notify(signals, SIGNALS.events);
    },
    /** Resolves when `isReady` returns true, or the thread's work has ended. */
    async wait(isReady: () => boolean): Promise<void> {
      while (!isReady() && end === null) {
        Atomics.store(signals, SIGNALS.readerWaits, 1);
        const { promise } = woken;
        if (isReady()) return;
        if (failure !== null) throw failure;
        await promise;
      }
    },
    async stop(): Promise<void> {
      end ??= 'stopped';
      wake();
      await worker.terminate();
    },
  };
}

async function feed(thread: Thread, source: ByteSource): Promise<void> {
  for (let chunk = await source.next(); chunk !== null; chunk = await source.next()) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      const piece = chunk.subarray(at, at + PIECE_BYTES);
      await thread.wait(() => thread.packed.put(piece));
      if (thread.end !== null) return;
      thread.packed.publish(NO_STEP);
      thread.signal();
    }
    freeChunk(chunk);
  }
  thread.endInput();
}

async function drain(thread: Thread, sink: Sink): Promise<End> {
  const { unpacked } = thread;
  let goesOn = true;
  for (;;) {
    await thread.wait(() => unpacked.filled > 0);
    const piece = unpacked.first();
    if (piece === null) return goesOn && thread.end !== null ? thread.end : 'stopped';
    if (goesOn && piece.bytes.length > 0) goesOn = sink.take(piece.bytes);
    if (piece.mark !== NO_STEP) sink.onStep(piece.mark);
    unpacked.release();
    // The step of the last piece that was taken still counts.
    if (!goesOn && piece.mark !== NO_STEP) return 'stopped';
    if (unpacked.filled <= PLACES.unpacked / 2) thread.signal();
    // After each piece, a tenth of a millisecond of work, so that answers of the server do not wait.
    if (unpacked.filled > 0) await nextTurn();
  }
}
