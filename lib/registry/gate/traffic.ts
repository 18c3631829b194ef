import type { Clock } from '#lib/registry/clock.ts';
import { type BodyPlaces, createBodyPlaces } from './body-places.ts';
import { createHostPlaces, type HostPlaces } from './host-places.ts';
import { type Bucket, FULL_BUCKET, type Pace, takeToken } from './token-bucket.ts';

/** What all requests of this process share, whichever registry they are for. */
export type Traffic = {
  places: HostPlaces;
  bodies: BodyPlaces;
  /** Waits for the turn of a request that is in no hurry. */
  waitForPace(origin: string, signal: AbortSignal): Promise<void>;
  /** A host that a redirect led to asks to be left alone for so long. */
  pauseTarget(origin: string, ms: number): void;
  /** How long it still wants to be left alone; 0 where it may be asked. */
  targetPauseLeftMs(origin: string): number;
  /** So many sockets are open that this request's is not to be kept. */
  isCrowded(): boolean;
};

export type TrafficOptions = {
  clock: Clock;
  /** For requests in no hurry, for each host; null where nothing is to be spared. */
  pace?: Pace | null | undefined;
  openSockets?: (() => number) | undefined;
};

/** Sockets kept open for later requests. */
const MOST_KEPT_SOCKETS = 64;
const MOST_HOSTS = 1000;

export function createTraffic({ clock, pace = null, openSockets = () => 0 }: TrafficOptions): Traffic {
  const buckets = new Map<string, Bucket>();
  const pauses = new Map<string, number>();

  return {
    places: createHostPlaces(),
    bodies: createBodyPlaces(),
    async waitForPace(origin, signal) {
      if (pace === null) return;
      const { bucket, waitMs } = takeToken(buckets.get(origin) ?? FULL_BUCKET, pace, clock.now());
      remember(buckets, origin, bucket);
      if (waitMs > 0) await clock.sleep(waitMs, signal);
    },
    pauseTarget: (origin, ms) => remember(pauses, origin, clock.now().getTime() + ms),
    targetPauseLeftMs: (origin) => Math.max(0, (pauses.get(origin) ?? 0) - clock.now().getTime()),
    isCrowded: () => openSockets() >= MOST_KEPT_SOCKETS,
  };
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.size > MOST_HOSTS ? map.keys().next() : undefined;
  if (oldest?.done === false) map.delete(oldest.value);
}
