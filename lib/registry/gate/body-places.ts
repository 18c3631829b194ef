import { createPermits } from './permits.ts';

/** ParkedBody is a stalled body that gave its place back but still holds memory. */
type ParkedBody = { heldBytes: number; cut(): void };

/** BodyPlaces limits how many large bodies are read at the same time, and how much memory stalled bodies hold. */
export type BodyPlaces = {
  /** Returns undefined when a place is free. Rejects with the signal's reason. */
  take(signal: AbortSignal): Promise<void> | undefined;
  giveBack(): void;
  /** Counts the memory of a stalled body. When all stalled bodies hold too much, the one that stalled first is cut. */
  park(body: ParkedBody): void;
  /** Stops counting a body that continues or has ended. */
  unpark(body: ParkedBody): void;
};

export type BodyLimits = { places: number; parkedBytes: number };

const BODY_LIMITS: BodyLimits = { places: 8, parkedBytes: 16 * 1024 * 1024 };

export function createBodyPlaces(limits: BodyLimits = BODY_LIMITS): BodyPlaces {
  const permits = createPermits(() => limits.places);
  const parked = new Set<ParkedBody>();
  let parkedBytes = 0;

  function unpark(body: ParkedBody): void {
    if (parked.delete(body)) parkedBytes -= body.heldBytes;
  }

  return {
    take: permits.acquire,
    giveBack: permits.release,
    park(body) {
      parked.add(body);
      parkedBytes += body.heldBytes;
      for (const oldest of parked) {
        if (parkedBytes <= limits.parkedBytes) return;
        unpark(oldest);
        oldest.cut();
      }
    },
    unpark,
  };
}
