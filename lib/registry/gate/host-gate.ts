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
import { createPermits, type Permits } from './permits.ts';
import { planRetry } from './retry-plan.ts';

/** Subject describes a request, for messages and to distinguish failing paths. */
type Subject = {
  registry: string;
  request: string;
  origin: string;
  path: string;
  /** Sends `GET /v2/` and rejects as other requests do. Absent when a probe would prove nothing. */
  probe?: (() => Promise<unknown>) | undefined;
};

/** HostGate lets the requests to one registry through and knows whether the registry is paused (P-20). */
export type HostGate = {
  /**
   * Runs `fn`, and repeats it when its RegistryError allows that. `fn` calls `noteAnswer` as soon as the host has
   * answered. Throws the last error, RegistryError `cancelled` on abort, or `paused` when the pause exceeds
   * `maxWaitMs`.
   */
  run<T>(fn: (noteAnswer: () => void) => Promise<T>, signal?: AbortSignal, subject?: Subject): Promise<T>;
  /** Sends nothing for `ms` milliseconds. */
  pause(ms: number, reason?: PauseReason): Promise<void>;
  /** Takes over a stored pause. */
  adopt(stored: Pause): void;
  readonly state: GateState;
};

export type HostGateOptions = {
  clock: Clock;
  initial?: Partial<GateState>;
  /** The longest pause that a caller waits for. A longer one fails the call. */
  maxWaitMs?: number;
  random?: () => number;
  /**
   * Called when a pause longer than `maxWaitMs` begins or is prolonged. It is awaited, so that the pause is stored
   * before callers continue.
   */
  onPause?: (pause: Pause) => Promise<void>;
  /** Called when the pause until `until` is over and the host has answered. */
  onPauseOver?: (until: Date) => Promise<void>;
};

const UNNAMED: Subject = { registry: 'registry', request: 'request', origin: '', path: '' };

export function createHostGate(options: HostGateOptions): HostGate {
  return new Gate(options);
}

class Gate implements HostGate {
  readonly #clock: Clock;
  readonly #maxWaitMs: number;
  readonly #random: () => number;
  readonly #onPause: ((pause: Pause) => Promise<void>) | undefined;
  readonly #onPauseOver: ((until: Date) => Promise<void>) | undefined;
  #health: HostHealth;
  #storedUntil: Date | null;
  readonly #permits: Permits;

  constructor(options: HostGateOptions) {
    const { clock, initial, maxWaitMs = 30_000, random = Math.random, onPause, onPauseOver } = options;
    this.#clock = clock;
    this.#maxWaitMs = maxWaitMs;
    this.#random = random;
    this.#onPause = onPause;
    this.#onPauseOver = onPauseOver;
    this.#health = { ...HEALTHY, ...initial, isOnTrial: (initial?.consecutiveFailures ?? 0) > 0 };
    this.#storedUntil = this.#health.pausedUntil;
    this.#permits = createPermits(() => (this.#health.isOnTrial ? 1 : Number.POSITIVE_INFINITY));
  }

  async run<T>(fn: (noteAnswer: () => void) => Promise<T>, signal?: AbortSignal, subject = UNNAMED): Promise<T> {
    try {
      return await this.#attempts(fn, signal, subject);
    } catch (error) {
      if (error instanceof RegistryError || signal?.aborted !== true) throw error;
      const { registry, request } = subject;
      throw new RegistryError({ kind: 'cancelled', registry, request, problem: 'was cancelled', cause: error });
    }
  }

  pause(ms: number, reason?: PauseReason): Promise<void> {
    return this.#change(afterPause(this.#health, ms, reason ?? null, this.#clock.now()));
  }

  adopt(stored: Pause): void {
    const next = afterStoredPause(this.#health, stored, this.#clock.now());
    if (next !== this.#health) this.#storedUntil = next.pausedUntil;
    this.#health = next;
  }

  get state(): GateState {
    const { pausedUntil, pausedAt, pauseReason, consecutiveFailures, failingSince } = this.#health;
    return { pausedUntil, pausedAt, pauseReason, consecutiveFailures, failingSince };
  }

  #isPausedTooLong(): boolean {
    return pauseLeftMs(this.#health, this.#clock.now()) > this.#maxWaitMs;
  }

  async #change(next: HostHealth): Promise<void> {
    const until = this.#storedUntil;
    this.#health = next;
    this.#permits.startNext();
    const { pausedUntil, pausedAt, pauseReason } = this.#health;
    if (pausedUntil === null && until !== null) {
      this.#storedUntil = null;
      await this.#onPauseOver?.(until);
    } else if (this.#isPausedTooLong() && pausedUntil?.getTime() !== this.#storedUntil?.getTime()) {
      this.#storedUntil = pausedUntil;
      await this.#onPause?.({ pausedUntil, pausedAt, pauseReason });
    }
  }

  async #enter(signal: AbortSignal | undefined, subject: Subject): Promise<void> {
    for (;;) {
      if (this.#health.pausedUntil !== null) await this.#sitOutPause(signal, subject);
      const queued = this.#permits.acquire(signal);
      if (queued === undefined) return;
      await queued;
      if (pauseLeftMs(this.#health, this.#clock.now()) === 0) return;
      this.#permits.release();
    }
  }

  async #sitOutPause(signal: AbortSignal | undefined, subject: Subject): Promise<void> {
    for (
      let leftMs = pauseLeftMs(this.#health, this.#clock.now());
      leftMs > 0;
      leftMs = pauseLeftMs(this.#health, this.#clock.now())
    ) {
      if (leftMs > this.#maxWaitMs) throw pausedError(subject, this.#health, this.#clock.now());
      await this.#clock.sleep(leftMs, signal);
    }
  }

  async #noteAnswer(origin: string): Promise<void> {
    const isUntroubled =
      this.#health.pausedUntil === null && this.#health.failing.length === 0 && !this.#health.isOnTrial;
    if (!isUntroubled) await this.#change(afterAnswer(this.#health, origin, this.#clock.now()));
  }

  async #noteError(error: unknown, startedAt: Date, pauseMs: number | null, subject: Subject): Promise<void> {
    if (!(error instanceof RegistryError) || error.concerns === null) return;
    if (pauseMs !== null) return this.#change(afterPause(this.#health, pauseMs, reasonOf(error), this.#clock.now()));
    if (error.hostAnswered === true) return this.#noteAnswer(subject.origin);
    if (error.hostAnswered === false) await this.#noteFailure(error, startedAt, subject);
  }

  async #noteFailure(error: RegistryError, startedAt: Date, subject: Subject): Promise<void> {
    const { origin, path } = subject;
    const isUnreachable = error.status === null && error.concerns === 'host';
    const failed = { origin, path, area: areaOf(path), isUnreachable };
    const before = this.#health;
    await this.#change(afterFailure(this.#health, failed, startedAt, this.#clock.now()));
    if (this.#health === before && !this.#health.isOnTrial) return;
    const verdict = judgeFailing(this.#health, error.status === 200);
    if (verdict === 'host') return this.#change(afterHostFailed(this.#health, reasonOf(error), this.#clock.now()));
    if (verdict === 'path' || pauseLeftMs(this.#health, this.#clock.now()) > 0) return;
    const hostLives = await this.#isAliveElsewhere(subject);
    if (hostLives === null) return;
    await this.#change(
      hostLives ? afterProbe(this.#health) : afterHostFailed(this.#health, reasonOf(error), this.#clock.now()),
    );
  }

  /** Reports whether `GET /v2/` is answered. Null when that is unknown. */
  async #isAliveElsewhere({ probe }: Subject): Promise<boolean | null> {
    if (probe === undefined) return this.#health.isOnTrial ? false : null;
    try {
      await probe();
      return true;
    } catch (error) {
      return error instanceof RegistryError ? error.hostAnswered : null;
    }
  }

  async #attempts<T>(
    fn: (noteAnswer: () => void) => Promise<T>,
    signal: AbortSignal | undefined,
    subject: Subject,
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      await this.#enter(signal, subject);
      const startedAt = this.#clock.now();
      const early: { heard: Promise<void> | null } = { heard: null };
      let afterMs: number;
      try {
        const result = await fn(() => {
          early.heard ??= this.#noteAnswer(subject.origin);
        });
        await this.#noteAnswer(subject.origin);
        return result;
      } catch (error) {
        const plan = planRetry(error, attempt, this.#random);
        if (early.heard === null) await this.#noteError(error, startedAt, plan.pauseHostMs, subject);
        afterMs = plan.afterMs;
        if (plan.action === 'give-up' || afterMs > this.#maxWaitMs || this.#isPausedTooLong()) throw error;
      } finally {
        await early.heard;
        this.#permits.release();
      }
      await this.#clock.sleep(afterMs, signal);
    }
  }
}

function reasonOf({ kind, message, hint }: RegistryError): PauseReason {
  return { code: kind, message, hint };
}
