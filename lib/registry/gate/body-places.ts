import { createPermits } from './permits.ts';

/** A body that gave its place back while it holds memory. */
type ParkedBody = { heldBytes: number; cut(): void };

/** Who may read the rest of a large body now, and what bodies that do not go on may hold. */
export type BodyPlaces = {
  /** Undefined where there is a place at once; rejects with the signal's reason. */
  take(signal: AbortSignal): Promise<void> | undefined;
  giveBack(): void;
  /** Counts what a body holds that has stopped; the one that stopped first is cut where all hold too much. */
  park(body: ParkedBody): void;
  /** It goes on, or has ended. */
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
