import type { PauseReason } from '#lib/registry/registry-error.ts';

/** Pause is the pause of a host. It is plain data, so that the caller can store and show it. */
export type Pause = {
  /** Nothing is sent before this time. The value stays after that time until a request succeeds. */
  pausedUntil: Date | null;
  pausedAt: Date | null;
  /** The first cause of the pause. Later failures do not replace it. */
  pauseReason: PauseReason | null;
};

export type GateState = Pause & {
  /** How many different paths failed since the host last answered. */
  consecutiveFailures: number;
  /** When the first of them failed. */
  failingSince: Date | null;
};

/** FailingPath is a path that failed. Its origin is the registry's own or that of its token endpoint. */
export type FailingPath = {
  origin: string;
  path: string;
  /** The repository that the path belongs to, else the path. */
  area: string;
  /** True when no HTTP answer arrived. */
  isUnreachable: boolean;
};

export type HostHealth = GateState & {
  failing: readonly FailingPath[];
  lastFailureAt: Date | null;
  /** True after a pause for failures until the host answers. Only one request is sent at a time. */
  isOnTrial: boolean;
  /** True when `GET /v2/` answered while paths of one repository failed. The repository is at fault, not the host. */
  isProbed: boolean;
};

export const HEALTHY: HostHealth = {
  pausedUntil: null,
  pausedAt: null,
  pauseReason: null,
  consecutiveFailures: 0,
  failingSince: null,
  failing: [],
  lastFailureAt: null,
  isOnTrial: false,
  isProbed: false,
};

/** A host fails when this many different paths of at least two repositories fail. */
const PATHS_TO_PAUSE = 3;
/** A failing host is paused for as long as it has been failing, within these limits (P-19). */
const PAUSE_MS = { least: 60_000, most: 15 * 60_000 };
const MOST_PATHS_KEPT = 20;

export function pauseLeftMs({ pausedUntil }: Pause, now: Date): number {
  return pausedUntil === null ? 0 : Math.max(0, pausedUntil.getTime() - now.getTime());
}

/** Begins or prolongs a pause. Never shortens one. */
export function afterPause(health: HostHealth, ms: number, reason: PauseReason | null, now: Date): HostHealth {
  if (ms <= pauseLeftMs(health, now)) return health;
  return {
    ...health,
    pausedUntil: new Date(now.getTime() + ms),
    pausedAt: health.pausedAt ?? now,
    pauseReason: health.pauseReason ?? reason,
  };
}

/** Applies an answer of the host at `origin`. A pause that the host requested stays; a pause for its failures ends. */
export function afterAnswer(health: HostHealth, origin: string, now: Date): HostHealth {
  const failing = health.failing.filter((failed) => failed.origin !== origin);
  const isPaused = pauseLeftMs(health, now) > 0 && !health.isOnTrial;
  const pause = isPaused ? health : HEALTHY;
  const { pausedUntil, pausedAt, pauseReason } = pause;
  if (failing.length > 0) return { ...health, failing, consecutiveFailures: failing.length, isOnTrial: false };
  return { ...HEALTHY, pausedUntil, pausedAt, pauseReason };
}

/**
 * Applies a failure. Concurrent requests fail together, so one that began before the last counted failure is ignored. A
 * path that is already failing is ignored as well.
 */
export function afterFailure(health: HostHealth, failed: FailingPath, startedAt: Date, now: Date): HostHealth {
  if (pauseLeftMs(health, now) > 0) return health;
  if (health.lastFailureAt !== null && startedAt < health.lastFailureAt) return health;
  if (health.failing.some(({ origin, path }) => origin === failed.origin && path === failed.path)) return health;
  const failing = [...health.failing, failed].slice(-MOST_PATHS_KEPT);
  return {
    ...health,
    failing,
    consecutiveFailures: health.consecutiveFailures + 1,
    failingSince: health.failingSince ?? now,
    lastFailureAt: now,
  };
}

/** Decides what fails: "host", "path" (possibly one repository only), or "ask" when `GET /v2/` has to decide. */
export function judgeFailing(health: HostHealth, isWebPage: boolean): 'host' | 'ask' | 'path' {
  const { failing, isOnTrial, isProbed } = health;
  const areas = new Set(failing.map(({ area }) => area));
  const isUnreachable = failing.length > 0 && failing.every((failed) => failed.isUnreachable);
  if (areas.size >= 2 && (failing.length >= PATHS_TO_PAUSE || isUnreachable)) return 'host';
  if (isProbed) return 'path';
  return isOnTrial || isWebPage || failing.length >= PATHS_TO_PAUSE ? 'ask' : 'path';
}

/** Applies an answer to `GET /v2/`: the host works, whatever else fails. */
export function afterProbe(health: HostHealth): HostHealth {
  return { ...health, isProbed: true, isOnTrial: false };
}

/** Pauses a host for its failures. After the pause a single request is tried first. */
export function afterHostFailed(health: HostHealth, reason: PauseReason, now: Date): HostHealth {
  const failingMs = now.getTime() - (health.failingSince ?? now).getTime();
  const ms = Math.min(Math.max(failingMs, PAUSE_MS.least), PAUSE_MS.most);
  const trial = { failing: [], lastFailureAt: null, isOnTrial: true, isProbed: false };
  return { ...afterPause(health, ms, reason, now), ...trial };
}

/** Applies a pause that another process or an earlier run stored. */
export function afterStoredPause(health: HostHealth, stored: Pause, now: Date): HostHealth {
  const storedMs = pauseLeftMs(stored, now);
  if (storedMs <= pauseLeftMs(health, now)) return health;
  const { pausedUntil, pausedAt, pauseReason } = stored;
  return { ...health, pausedUntil, pausedAt, pauseReason, failingSince: health.failingSince ?? pausedAt };
}
