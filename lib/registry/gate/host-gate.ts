import type { Clock } from '#lib/registry/clock.ts';
import { type PauseReason, RegistryError } from '#lib/registry/registry-error.ts';
import { areaOf } from './area-of.ts';
import {
  afterAnswer,
  afterFailure,
  afterHostFailed,
  afterPause,
  afterProbe,
  afterStoredPause,
  type GateState,
  HEALTHY,
  type HostHealth,
  judgeFailing,
  type Pause,
  pauseLeftMs,
} from './host-health.ts';
import { pausedError } from './paused-error.ts';
import { createPermits } from './permits.ts';
import { planRetry } from './retry-plan.ts';

/** What is asked: for messages, and to tell failing paths apart. */
type Subject = {
  registry: string;
  request: string;
  origin: string;
  path: string;
  /** Asks for `GET /v2/`; rejects as other requests do. Absent where that would tell nothing. */
  probe?: (() => Promise<unknown>) | undefined;
};

/** All that is sent to one registry goes through its gate, which knows whether the registry is paused (P-20). */
export type HostGate = {
  /**
   * Runs `fn`, again where its RegistryError allows it; `fn` may say early that the host has answered, whatever comes of
   * the request. Throws the last error; RegistryError `cancelled` on abort, and `paused` at once where the pause is longer
   * than `maxWaitMs`.
   */
  run<T>(fn: (noteAnswer: () => void) => Promise<T>, signal?: AbortSignal, subject?: Subject): Promise<T>;
  /** Nothing is sent for so long. */
  pause(ms: number, reason?: PauseReason): Promise<void>;
  /** Takes over a pause that was stored. */
  adopt(stored: Pause): void;
  readonly state: GateState;
};

export type HostGateOptions = {
  clock: Clock;
  initial?: Partial<GateState>;
  /** The longest pause that a caller waits for instead of failing. */
  maxWaitMs?: number;
  random?: () => number;
  /** A pause longer than that has begun or was prolonged. Waited for, so that it is stored before anybody goes on. */
  onPause?: (pause: Pause) => Promise<void>;
  /** The pause until then is over, and the host has answered. */
  onPauseOver?: (until: Date) => Promise<void>;
};

const UNNAMED: Subject = { registry: 'registry', request: 'request', origin: '', path: '' };

export function createHostGate(options: HostGateOptions): HostGate {
  const { clock, initial, maxWaitMs = 30_000, random = Math.random, onPause, onPauseOver } = options;
  let health: HostHealth = { ...HEALTHY, ...initial, isOnTrial: (initial?.consecutiveFailures ?? 0) > 0 };
  let storedUntil = health.pausedUntil;
  const permits = createPermits(() => (health.isOnTrial ? 1 : Number.POSITIVE_INFINITY));

  const isPausedTooLong = () => pauseLeftMs(health, clock.now()) > maxWaitMs;

  async function change(next: HostHealth): Promise<void> {
    const until = storedUntil;
    health = next;
    permits.admit();
    const { pausedUntil, pausedAt, pauseReason } = health;
    if (pausedUntil === null && until !== null) {
      storedUntil = null;
      await onPauseOver?.(until);
    } else if (isPausedTooLong() && pausedUntil?.getTime() !== storedUntil?.getTime()) {
      storedUntil = pausedUntil;
      await onPause?.({ pausedUntil, pausedAt, pauseReason });
    }
  }

  async function enter(signal: AbortSignal | undefined, subject: Subject): Promise<void> {
    for (;;) {
      if (health.pausedUntil !== null) await sitOutPause(signal, subject);
      const queued = permits.acquire(signal);
      if (queued === undefined) return;
      await queued;
      if (pauseLeftMs(health, clock.now()) === 0) return;
      permits.release();
    }
  }

  async function sitOutPause(signal: AbortSignal | undefined, subject: Subject): Promise<void> {
    for (let leftMs = pauseLeftMs(health, clock.now()); leftMs > 0; leftMs = pauseLeftMs(health, clock.now())) {
      if (leftMs > maxWaitMs) throw pausedError(subject, health, clock.now());
      await clock.sleep(leftMs, signal);
    }
  }

  async function noteAnswer(origin: string): Promise<void> {
    const isUntroubled = health.pausedUntil === null && health.failing.length === 0 && !health.isOnTrial;
    if (!isUntroubled) await change(afterAnswer(health, origin, clock.now()));
  }

  async function noteError(error: unknown, startedAt: Date, pauseMs: number | null, subject: Subject): Promise<void> {
    if (!(error instanceof RegistryError) || error.concerns === null) return;
    if (pauseMs !== null) return change(afterPause(health, pauseMs, reasonOf(error), clock.now()));
    if (error.hostAnswered === true) return noteAnswer(subject.origin);
    if (error.hostAnswered === false) await noteFailure(error, startedAt, subject);
  }

  async function noteFailure(error: RegistryError, startedAt: Date, subject: Subject): Promise<void> {
    const { origin, path } = subject;
    const isUnreachable = error.status === null && error.concerns === 'host';
    const failed = { origin, path, area: areaOf(path), isUnreachable };
    const before = health;
    await change(afterFailure(health, failed, startedAt, clock.now()));
    if (health === before && !health.isOnTrial) return;
    const verdict = judgeFailing(health, error.status === 200);
    if (verdict === 'host') return change(afterHostFailed(health, reasonOf(error), clock.now()));
    if (verdict === 'path' || pauseLeftMs(health, clock.now()) > 0) return;
    const hostLives = await isAliveElsewhere(subject);
    if (hostLives === null) return;
    await change(hostLives ? afterProbe(health) : afterHostFailed(health, reasonOf(error), clock.now()));
  }

  /** Null where it cannot be told. */
  async function isAliveElsewhere({ probe }: Subject): Promise<boolean | null> {
    if (probe === undefined) return health.isOnTrial ? false : null;
    try {
      await probe();
      return true;
    } catch (error) {
      return error instanceof RegistryError ? error.hostAnswered : null;
    }
  }

  async function attempts<T>(
    fn: (noteAnswer: () => void) => Promise<T>,
    signal: AbortSignal | undefined,
    subject: Subject,
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      await enter(signal, subject);
      const startedAt = clock.now();
      const early: { heard: Promise<void> | null } = { heard: null };
      let afterMs: number;
      try {
        const result = await fn(() => {
          early.heard ??= noteAnswer(subject.origin);
        });
        await noteAnswer(subject.origin);
        return result;
      } catch (error) {
        const plan = planRetry(error, attempt, random);
        if (early.heard === null) await noteError(error, startedAt, plan.pauseHostMs, subject);
        afterMs = plan.afterMs;
        if (plan.action === 'give-up' || afterMs > maxWaitMs || isPausedTooLong()) throw error;
      } finally {
        await early.heard;
        permits.release();
      }
      await clock.sleep(afterMs, signal);
    }
  }

  return {
    async run(fn, signal, subject = UNNAMED) {
      try {
        return await attempts(fn, signal, subject);
      } catch (error) {
        if (error instanceof RegistryError || signal?.aborted !== true) throw error;
        const { registry, request } = subject;
        throw new RegistryError({ kind: 'cancelled', registry, request, problem: 'was cancelled', cause: error });
      }
    },
    pause: (ms, reason) => change(afterPause(health, ms, reason ?? null, clock.now())),
    adopt(stored) {
      const next = afterStoredPause(health, stored, clock.now());
      if (next !== health) storedUntil = next.pausedUntil;
      health = next;
    },
    get state() {
      const { pausedUntil, pausedAt, pauseReason, consecutiveFailures, failingSince } = health;
      return { pausedUntil, pausedAt, pauseReason, consecutiveFailures, failingSince };
    },
  };
}

function reasonOf({ kind, message, hint }: RegistryError): PauseReason {
  return { code: kind, message, hint };
}
