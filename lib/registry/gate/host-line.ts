import type { PlaceLimits } from './place-limits.ts';
import { afterEnd, FRESH_PAST, type Past, type Standing } from './standing.ts';

export type Waiter = {
  /** The repository it is for: those of one host take turns. */
  flow: string;
  /** Layers take minutes: they leave places to everything else. */
  isLayer: boolean;
  admit(): void;
};

type Flow = { past: Past; inFlight: number; waiting: Set<Waiter> };

/** So long without an answer, a host is not waited for: one that hung before, at once. */
const SILENT_MS: Record<Standing, number> = { stalled: 0, fresh: 250, answering: 1000 };
const MOST_STALLED_FLOWS = 1000;

/** Who is being answered by one host, and who waits for it, repository by repository. */
export function createHostLine(limits: PlaceLimits, nowMs: () => number) {
  /** Those with requests under way or waiting, in the order of their turns. */
  const flows = new Map<string, Flow>();
  const stalledFlows = new Set<string>();
  let past = FRESH_PAST;
  let inFlight = 0;
  let layers = 0;
  let silentSinceMs = nowMs();

  function flowOf(name: string): Flow {
    const found = flows.get(name);
    if (found) return found;
    const made: Flow = {
      past: stalledFlows.has(name) ? { ...FRESH_PAST, standing: 'stalled' } : FRESH_PAST,
      inFlight: 0,
      waiting: new Set(),
    };
    flows.set(name, made);
    return made;
  }

  function dropIdle(name: string, flow: Flow): void {
    if (flow.inFlight > 0 || flow.waiting.size > 0) return;
    flows.delete(name);
    stalledFlows.delete(name);
    if (flow.past.standing !== 'stalled') return;
    if (stalledFlows.size >= MOST_STALLED_FLOWS) stalledFlows.clear();
    stalledFlows.add(name);
  }

  function hasPlace(): boolean {
    return inFlight < (past.standing === 'answering' ? limits.perHost : limits.perUnknownHost);
  }

  function findNext(): { name: string; flow: Flow; waiter: Waiter } | null {
    if (!hasPlace()) return null;
    for (const [name, flow] of flows) {
      // A repository that hangs on a host that answers leaves places to the others.
      if (flow.past.standing === 'stalled' && flow.inFlight >= limits.perUnknownHost) continue;
      for (const waiter of flow.waiting) {
        if (!waiter.isLayer || layers < limits.layersPerHost) return { name, flow, waiter };
      }
    }
    return null;
  }

  return {
    wait(waiter: Waiter): void {
      flowOf(waiter.flow).waiting.add(waiter);
    },
    leave(waiter: Waiter): void {
      const flow = flowOf(waiter.flow);
      flow.waiting.delete(waiter);
      dropIdle(waiter.flow, flow);
    },
    /** Lets the next one go, of the repository whose turn it is; false where none may. */
    admitNext(): boolean {
      const next = findNext();
      if (next === null) return false;
      const { name, flow, waiter } = next;
      flow.waiting.delete(waiter);
      // Its turn is over: the others go first.
      flows.delete(name);
      flows.set(name, flow);
      if (inFlight === 0) silentSinceMs = nowMs();
      inFlight += 1;
      flow.inFlight += 1;
      if (waiter.isLayer) layers += 1;
      waiter.admit();
      return true;
    },
    end({ flow: name, isLayer }: Waiter, beganMs: number, isAnswered: boolean | null): void {
      const flow = flowOf(name);
      inFlight -= 1;
      flow.inFlight -= 1;
      if (isLayer) layers -= 1;
      past = afterEnd(past, isAnswered, beganMs, nowMs());
      flow.past = afterEnd(flow.past, isAnswered, beganMs, nowMs());
      if (isAnswered) silentSinceMs = nowMs();
      dropIdle(name, flow);
    },
    get isSilent() {
      return inFlight > 0 && nowMs() - silentSinceMs >= SILENT_MS[past.standing];
    },
    get standing() {
      return past.standing;
    },
    get hasPlace() {
      return hasPlace();
    },
    get inFlight() {
      return inFlight;
    },
    get hasWaiting() {
      for (const { waiting } of flows.values()) if (waiting.size > 0) return true;
      return false;
    },
  };
}

export type HostLine = ReturnType<typeof createHostLine>;
