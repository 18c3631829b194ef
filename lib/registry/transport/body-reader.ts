import { AppError } from '#lib/domain/app-error.ts';
import type { BodyPlaces } from '#lib/registry/gate/body-places.ts';
import type { Limits } from '#lib/registry/limits.ts';
import type { Deadline } from './deadline.ts';

export type BodyTerms = {
  places: BodyPlaces;
  limits: Pick<Limits, 'freeBodyBytes' | 'slowBodyMs' | 'slowBodyBytes'>;
  deadline: Deadline;
  signal: AbortSignal;
};

/** SlowBodyError means that a body arrived too slowly, or that other bodies needed its memory. */
export class SlowBodyError extends AppError {
  static override readonly errorName = 'SlowBodyError';
}

const TICK_MS = 250;

/**
 * Yields the chunks of a body. Beyond its first bytes a body needs a place, and gives it back while nothing arrives. A
 * slow body therefore occupies no place. A body that stays too slow is cut.
 *
 * @param heldBytes - how many bytes of the body the reader keeps in memory
 */
export async function* readChunks(
  body: AsyncIterable<Uint8Array> & { destroy(error?: Error): unknown },
  terms: BodyTerms,
  heldBytes: () => number,
): AsyncGenerator<Uint8Array> {
  const { places, limits, deadline, signal } = terms;
  const chunks = body[Symbol.asyncIterator]();
  const parked = { heldBytes: 0, cut: () => cut('was cut off: others needed the memory') };
  let hasPlace = false;
  let arrived = 0;
  let waiting = false;
  let waitedTicks = 0;
  let windowTicks = 0;
  let windowBytes = 0;

  function cut(problem: string): void {
    body.destroy(new SlowBodyError(problem));
  }

  function givePlaceBack(): void {
    if (!hasPlace) return;
    hasPlace = false;
    places.giveBack();
  }

  // Time is counted in ticks of this process. A process that was busy must not blame the sender.
  function tick(): void {
    if (!waiting) return;
    waitedTicks += 1;
    windowTicks += 1;
    if (waitedTicks === 1 && hasPlace) {
      givePlaceBack();
      parked.heldBytes = heldBytes();
      places.park(parked);
    }
    if (windowTicks * TICK_MS < limits.slowBodyMs) return;
    const seconds = Math.round(limits.slowBodyMs / 1000);
    if (windowBytes < limits.slowBodyBytes) cut(`sent only ${windowBytes} bytes of its answer in ${seconds} s`);
    windowTicks = 0;
    windowBytes = 0;
  }

  async function takePlace(): Promise<void> {
    const queued = places.take(signal);
    if (queued !== undefined) await deadline.standing(() => queued);
    hasPlace = true;
  }

  const timer = setInterval(tick, TICK_MS);
  try {
    for (;;) {
      waiting = true;
      const next = await chunks.next();
      waiting = false;
      waitedTicks = 0;
      places.unpark(parked);
      if (next.done) return;
      arrived += next.value.length;
      windowBytes += next.value.length;
      if (!hasPlace && arrived > limits.freeBodyBytes) await takePlace();
      yield next.value;
    }
  } finally {
    clearInterval(timer);
    places.unpark(parked);
    givePlaceBack();
    await chunks.return?.();
  }
}
