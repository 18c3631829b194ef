import type { Clock } from '#lib/registry/clock.ts';
import { type BodyPlaces, createBodyPlaces } from './body-places.ts';
import { createHostPlaces, type HostPlaces } from './host-places.ts';
import { type Bucket, FULL_BUCKET, type Pace, takeToken } from './token-bucket.ts';

/** Traffic is the state that all requests of this process share, across registries. */
export type Traffic = {
  places: HostPlaces;
  bodies: BodyPlaces;
  /** Waits for the turn of a background request. */
  waitForPace(origin: string, signal: AbortSignal): Promise<void>;
  /** Pauses a host that a redirect led to, for `ms` milliseconds. */
  pauseTarget(origin: string, ms: number): void;
  /** Milliseconds left of that pause; 0 when the host may receive requests. */
  targetPauseLeftMs(origin: string): number;
  /** Reports whether too many sockets are open to keep this request's socket. */
  isCrowded(): boolean;
};

export type TrafficOptions = {
  clock: Clock;
  /** Pace of background requests to one host. Null: unlimited. */
  pace?: Pace | null | undefined;
  openSockets?: (() => number) | undefined;
};

/** How many sockets are kept open for later requests. */
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
