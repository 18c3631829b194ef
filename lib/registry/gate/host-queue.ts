import { type AnswerHistory, type AnswerState, afterEnd, NO_ANSWERS } from './answer-state.ts';
import type { PlaceLimits } from './place-limits.ts';

export type Waiter = {
  /** The repository that the request is for. The repositories of one host take turns. */
  flow: string;
  /** Layers take minutes, so they leave places to other requests. */
  isLayer: boolean;
  start(): void;
};

type Flow = { history: AnswerHistory; inFlight: number; waiting: Set<Waiter> };

/** A host without an answer for this long counts as silent. A host that hung before counts so immediately. */
const SILENT_MS: Record<AnswerState, number> = { stalled: 0, fresh: 250, answering: 1000 };
const MOST_STALLED_FLOWS = 1000;

/** HostQueue holds the requests under way and the waiting ones of one host, by repository. */
export function createHostQueue(limits: PlaceLimits, nowMs: () => number) {
  /** Repositories with requests under way or waiting, in the order of their turns. */
  const flows = new Map<string, Flow>();
  const stalledFlows = new Set<string>();
  let history = NO_ANSWERS;
  let inFlight = 0;
  let layers = 0;
  let silentSinceMs = nowMs();

  function flowOf(name: string): Flow {
    const found = flows.get(name);
    if (found) return found;
    const made: Flow = {
      history: stalledFlows.has(name) ? { ...NO_ANSWERS, standing: 'stalled' } : NO_ANSWERS,
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
    if (flow.history.standing !== 'stalled') return;
    if (stalledFlows.size >= MOST_STALLED_FLOWS) stalledFlows.clear();
    stalledFlows.add(name);
  }

  function hasPlace(): boolean {
    return inFlight < (history.standing === 'answering' ? limits.perHost : limits.perUnknownHost);
  }

  function findNext(): { name: string; flow: Flow; waiter: Waiter } | null {
    if (!hasPlace()) return null;
    for (const [name, flow] of flows) {
      // A repository that hangs on a working host leaves places to the others.
      if (flow.history.standing === 'stalled' && flow.inFlight >= limits.perUnknownHost) continue;
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
    /** Starts the next request, in turn. Returns false when none may be sent. */
    startNext(): boolean {
      const next = findNext();
      if (next === null) return false;
      const { name, flow, waiter } = next;
      flow.waiting.delete(waiter);
      // The repository had its turn and goes to the end.
      flows.delete(name);
      flows.set(name, flow);
      if (inFlight === 0) silentSinceMs = nowMs();
      inFlight += 1;
      flow.inFlight += 1;
      if (waiter.isLayer) layers += 1;
      waiter.start();
      return true;
    },
    end({ flow: name, isLayer }: Waiter, beganMs: number, isAnswered: boolean | null): void {
      const flow = flowOf(name);
      inFlight -= 1;
      flow.inFlight -= 1;
      if (isLayer) layers -= 1;
      history = afterEnd(history, isAnswered, beganMs, nowMs());
      flow.history = afterEnd(flow.history, isAnswered, beganMs, nowMs());
      if (isAnswered) silentSinceMs = nowMs();
      dropIdle(name, flow);
    },
    get isSilent() {
      return inFlight > 0 && nowMs() - silentSinceMs >= SILENT_MS[history.standing];
    },
    get standing() {
      return history.standing;
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

export type HostQueue = ReturnType<typeof createHostQueue>;
