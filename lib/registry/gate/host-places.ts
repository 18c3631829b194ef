import type { AnswerState } from './answer-state.ts';
import { createHostQueue, type HostQueue, type Waiter } from './host-queue.ts';
import { PLACE_LIMITS, type PlaceLimits } from './place-limits.ts';

export type PlaceRequest = Omit<Waiter, 'start'> & {
  /** Scheme, host and port that the request goes to. */
  origin: string;
};

/** LeavePlace ends the use of a place. `isAnswered` says whether a complete answer arrived; null means cancelled. */
export type LeavePlace = (isAnswered: boolean | null) => void;

/** HostPlaces limits the requests under way to each host, across all registries of this process (P-15, P-20). */
export type HostPlaces = {
  /** Resolves when the request may be sent. Rejects with the signal's reason. */
  take(request: PlaceRequest, signal: AbortSignal): Promise<LeavePlace>;
  /** Reports whether requests to the host are under way and none was answered for longer than working hosts take. */
  isSilent(origin: string): boolean;
};

const MOST_HOSTS = 1000;

export function createHostPlaces(limits: PlaceLimits = PLACE_LIMITS, nowMs = () => performance.now()): HostPlaces {
  const lines = new Map<string, HostQueue>();
  /** Hosts with waiting requests, in the order of their turns. */
  const waited = new Set<HostQueue>();

  function lineOf(origin: string): HostQueue {
    const found = lines.get(origin);
    if (found) return found;
    if (lines.size >= MOST_HOSTS) {
      for (const [name, line] of lines) if (line.inFlight === 0 && !line.hasWaiting) lines.delete(name);
    }
    const made = createHostQueue(limits, nowMs);
    lines.set(origin, made);
    return made;
  }

  function countInFlight(): Record<AnswerState, number> {
    const sums = { fresh: 0, answering: 0, stalled: 0 };
    for (const line of lines.values()) sums[line.standing] += line.inFlight;
    return sums;
  }

  function hasRoomFor(standing: AnswerState, { fresh, answering, stalled }: Record<AnswerState, number>): boolean {
    if (fresh + stalled + answering >= limits.inAll) return false;
    if (standing === 'answering') return true;
    return fresh + stalled < limits.unknownInAll && (standing === 'fresh' || stalled < limits.stalledInAll);
  }

  function startWaiting(): void {
    // Counted once and then updated, because many hosts may wait while one host sends often.
    const inFlight = countInFlight();
    for (let hasStarted = true; hasStarted; ) {
      hasStarted = false;
      for (const line of [...waited]) {
        const { standing } = line;
        if (!line.hasPlace || !hasRoomFor(standing, inFlight)) continue;
        if (!line.hasWaiting) waited.delete(line);
        else if (line.startNext()) {
          inFlight[standing] += 1;
          hasStarted = true;
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
      const waiter: Waiter = { flow, isLayer, start: () => undefined };
      await new Promise<void>((resolve, reject) => {
        const leave = () => {
          line.leave(waiter);
          reject(signal.reason);
        };
        waiter.start = () => {
          signal.removeEventListener('abort', leave);
          resolve();
        };
        signal.addEventListener('abort', leave, { once: true });
        line.wait(waiter);
        waited.add(line);
        startWaiting();
      });
      const beganMs = nowMs();
      return (isAnswered) => {
        line.end(waiter, beganMs, isAnswered);
        startWaiting();
      };
    },
    isSilent: (origin) => lines.get(origin)?.isSilent ?? false,
  };
}
