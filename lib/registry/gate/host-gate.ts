import type { Clock } from '#lib/registry/clock.ts';
import { RegistryError } from '#lib/registry/registry-error.ts';
import { afterFailure, afterPause, afterSuccess, type GateState, healthy, isOpen, pauseLeftMs } from './circuit.ts';
import { createPermits } from './permits.ts';
import { planRetry } from './retry-plan.ts';

/** For the message where the gate itself must answer. */
export type Subject = { registry: string; request: string };

/** All that is sent to one registry goes through its gate, so that a failing one delays no other (P-20). */
export type HostGate = {
  /**
   * Runs `fn` with a permit, again where its RegistryError allows it. The permit is free while waiting. Throws the last
   * error; RegistryError `cancelled` on abort, and at once where the host is paused for longer than `maxWaitMs`.
   */
  run<T>(fn: () => Promise<T>, signal?: AbortSignal, subject?: Subject): Promise<T>;
  /** Nothing is sent for so long. */
  pause(ms: number): void;
  readonly state: GateState;
};

export type HostGateOptions = {
  clock: Clock;
  /** Requests in flight, 1 to 8 (P-15). */
  concurrency?: number;
  initial?: Partial<GateState>;
  /** The longest pause that a caller waits for instead of failing. */
  maxWaitMs?: number;
  random?: () => number;
};

const unnamed: Subject = { registry: 'registry', request: 'request' };

export function createHostGate(options: HostGateOptions): HostGate {
  const { clock, concurrency = 3, initial, maxWaitMs = 30_000, random = Math.random } = options;
  let state: GateState = { ...healthy, ...initial };
  let pausedBecause: 'rate-limited' | 'unavailable' = 'unavailable';
  const width = Math.min(Math.max(Math.trunc(concurrency), 1), 8);
  // A host that kept failing gets one probe, not a burst (P-19).
  const permits = createPermits(() => (isOpen(state) ? 1 : width));

  const isPausedTooLong = () => pauseLeftMs(state, clock.now()) > maxWaitMs;

  async function enter(signal: AbortSignal | undefined, subject: Subject): Promise<void> {
    for (;;) {
      if (state.pausedUntil !== null) await sitOutPause(signal, subject);
      const queued = permits.acquire(signal);
      if (queued === undefined) return;
      await queued;
      if (pauseLeftMs(state, clock.now()) === 0) return;
      permits.release();
    }
  }

  async function sitOutPause(signal: AbortSignal | undefined, subject: Subject): Promise<void> {
    for (let leftMs = pauseLeftMs(state, clock.now()); leftMs > 0; leftMs = pauseLeftMs(state, clock.now())) {
      if (leftMs > maxWaitMs) throw pausedError(subject, leftMs);
      await clock.sleep(leftMs, signal);
    }
  }

  function pausedError(subject: Subject, leftMs: number): RegistryError {
    const until = state.pausedUntil?.toISOString() ?? 'later';
    return new RegistryError({
      kind: pausedBecause,
      ...subject,
      problem: `was not sent: the registry is paused until ${until} after ${state.consecutiveFailures} failures`,
      hint: 'It is asked again then.',
      retryAfterMs: leftMs,
    });
  }

  function noteFailure(error: unknown, startedAt: Date, counts: boolean, pauseHostMs: number | null): void {
    const now = clock.now();
    if (pauseHostMs !== null) state = afterPause(state, pauseHostMs, now);
    if (!counts) return;
    state = afterFailure(state, startedAt, now);
    pausedBecause = error instanceof RegistryError && error.kind === 'rate-limited' ? 'rate-limited' : 'unavailable';
  }

  async function attempts<T>(fn: () => Promise<T>, signal: AbortSignal | undefined, subject: Subject): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      await enter(signal, subject);
      const startedAt = clock.now();
      let afterMs: number;
      try {
        const result = await fn();
        if (state.consecutiveFailures > 0) state = afterSuccess(state, clock.now());
        return result;
      } catch (error) {
        const plan = planRetry(error, attempt, random);
        noteFailure(error, startedAt, plan.action === 'retry' || plan.countsAgainstHost, plan.pauseHostMs);
        if (plan.action === 'give-up' || isPausedTooLong()) throw error;
        afterMs = plan.afterMs;
      } finally {
        permits.release();
      }
      await clock.sleep(afterMs, signal);
    }
  }

  return {
    async run(fn, signal, subject = unnamed) {
      try {
        return await attempts(fn, signal, subject);
      } catch (error) {
        if (error instanceof RegistryError || signal?.aborted !== true) throw error;
        throw new RegistryError({ kind: 'cancelled', ...subject, problem: 'was cancelled', cause: error });
      }
    },
    pause(ms) {
      state = afterPause(state, ms, clock.now());
    },
    get state() {
      return state;
    },
  };
}
