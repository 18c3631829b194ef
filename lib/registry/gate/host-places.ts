import { createHostLine, type HostLine, type Waiter } from './host-line.ts';
import { PLACE_LIMITS, type PlaceLimits } from './place-limits.ts';
import type { Standing } from './standing.ts';

export type PlaceWish = Omit<Waiter, 'admit'> & {
  /** Scheme, host and port that the request goes to. */
  origin: string;
};

/** Ends the use of a place: whether a whole answer came, null where the request was cancelled. */
export type LeavePlace = (isAnswered: boolean | null) => void;

/** Who may send to which host now, over all registries of this process (P-15, P-20). */
export type HostPlaces = {
  /** Resolves when the request may be sent; rejects with the signal's reason. */
  take(wish: PlaceWish, signal: AbortSignal): Promise<LeavePlace>;
  /** Whether requests to that host are under way, and it has answered none for longer than hosts do that are well. */
  isSilent(origin: string): boolean;
};

const MOST_HOSTS = 1000;

export function createHostPlaces(limits: PlaceLimits = PLACE_LIMITS, nowMs = () => performance.now()): HostPlaces {
  const lines = new Map<string, HostLine>();
  /** Hosts that somebody waits for, in the order of their turns. */
  const waited = new Set<HostLine>();

  function lineOf(origin: string): HostLine {
    const found = lines.get(origin);
    if (found) return found;
    if (lines.size >= MOST_HOSTS) {
      for (const [name, line] of lines) if (line.inFlight === 0 && !line.hasWaiting) lines.delete(name);
    }
    const made = createHostLine(limits, nowMs);
    lines.set(origin, made);
    return made;
  }

  function countInFlight(): Record<Standing, number> {
    const sums = { fresh: 0, answering: 0, stalled: 0 };
    for (const line of lines.values()) sums[line.standing] += line.inFlight;
    return sums;
  }

  function hasRoomFor(standing: Standing, { fresh, answering, stalled }: Record<Standing, number>): boolean {
    if (fresh + stalled + answering >= limits.inAll) return false;
    if (standing === 'answering') return true;
    return fresh + stalled < limits.unknownInAll && (standing === 'fresh' || stalled < limits.stalledInAll);
  }

  function admit(): void {
    // Counted once and kept up to date: many hosts may wait while one of them is asked often.
    const inFlight = countInFlight();
    for (let hasAdmitted = true; hasAdmitted; ) {
      hasAdmitted = false;
      for (const line of [...waited]) {
        const { standing } = line;
        if (!line.hasPlace || !hasRoomFor(standing, inFlight)) continue;
        if (!line.hasWaiting) waited.delete(line);
        else if (line.admitNext()) {
          inFlight[standing] += 1;
          hasAdmitted = true;
          waited.delete(line);
          waited.add(line);
        }
      }
    }
  }

  return {
    async take({ origin, flow, isLayer }, signal) {
      signal.throwIfAborted();
      const line = lineOf(origin);
      const waiter: Waiter = { flow, isLayer, admit: () => undefined };
      await new Promise<void>((resolve, reject) => {
        const leave = () => {
          line.leave(waiter);
          reject(signal.reason);
        };
        waiter.admit = () => {
          signal.removeEventListener('abort', leave);
          resolve();
        };
        signal.addEventListener('abort', leave, { once: true });
        line.wait(waiter);
        waited.add(line);
        admit();
      });
      const beganMs = nowMs();
      return (isAnswered) => {
        line.end(waiter, beganMs, isAnswered);
        admit();
      };
    },
    isSilent: (origin) => lines.get(origin)?.isSilent ?? false,
  };
}
