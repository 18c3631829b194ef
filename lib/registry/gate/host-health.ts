import type { PauseReason } from '#lib/registry/registry-error.ts';

/** The pause of a host; plain data, so that the caller can keep it across restarts and show it. */
export type Pause = {
  /** Nothing is sent before. Stays when it is over, until something succeeds. */
  pausedUntil: Date | null;
  pausedAt: Date | null;
  /** What caused the pause first; what happens while it lasts does not replace it. */
  pauseReason: PauseReason | null;
};

export type GateState = Pause & {
  /** Different paths that failed since the host last answered. */
  consecutiveFailures: number;
  /** When the first of them failed. */
  failingSince: Date | null;
};

/** A path that failed: its origin is the registry's own or that of its token endpoint. */
export type FailingPath = {
  origin: string;
  path: string;
  /** The repository it belongs to; else the path itself. */
  area: string;
  /** Not even an HTTP answer came. */
  isUnreachable: boolean;
};

export type HostHealth = GateState & {
  failing: readonly FailingPath[];
  lastFailureAt: Date | null;
  /** One request goes out at a time: the host failed before its pause, and has not answered since. */
  isOnTrial: boolean;
  /** `GET /v2/` answered while the paths of one repository failed: the repository is at fault and not the host. */
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

/** So many different paths, of at least two repositories, make a failing host. */
const PATHS_TO_PAUSE = 3;
/** A failing host is paused for as long as it has been failing, within these (P-19). */
const PAUSE_MS = { least: 60_000, most: 15 * 60_000 };
const MOST_PATHS_KEPT = 20;

export function pauseLeftMs({ pausedUntil }: Pause, now: Date): number {
  return pausedUntil === null ? 0 : Math.max(0, pausedUntil.getTime() - now.getTime());
}

/** Makes a pause begin or last longer; never shorter. */
export function afterPause(health: HostHealth, ms: number, reason: PauseReason | null, now: Date): HostHealth {
  if (ms <= pauseLeftMs(health, now)) return health;
  return {
    ...health,
    pausedUntil: new Date(now.getTime() + ms),
    pausedAt: health.pausedAt ?? now,
    pauseReason: health.pauseReason ?? reason,
  };
}

/**
 * The host at `origin` gave an answer. What it asked for itself is waited for all the same; a pause that only its failures
 * caused is over.
 */
export function afterAnswer(health: HostHealth, origin: string, now: Date): HostHealth {
  const failing = health.failing.filter((failed) => failed.origin !== origin);
  const isPaused = pauseLeftMs(health, now) > 0 && !health.isOnTrial;
  const pause = isPaused ? health : HEALTHY;
  const { pausedUntil, pausedAt, pauseReason } = pause;
  if (failing.length > 0) return { ...health, failing, consecutiveFailures: failing.length, isOnTrial: false };
  return { ...HEALTHY, pausedUntil, pausedAt, pauseReason };
}

/**
 * Requests in flight together fail together: one that began before the last counted failure tells nothing new, and neither
 * does a path that is failing already.
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

/**
 * Whether it is the host that fails ("host"), whether asking for `GET /v2/` would tell ("ask"), or whether it may as well be
 * one repository ("path").
 */
export function judgeFailing(health: HostHealth, isWebPage: boolean): 'host' | 'ask' | 'path' {
  const { failing, isOnTrial, isProbed } = health;
  const areas = new Set(failing.map(({ area }) => area));
  const isUnreachable = failing.length > 0 && failing.every((failed) => failed.isUnreachable);
  if (areas.size >= 2 && (failing.length >= PATHS_TO_PAUSE || isUnreachable)) return 'host';
  if (isProbed) return 'path';
  return isOnTrial || isWebPage || failing.length >= PATHS_TO_PAUSE ? 'ask' : 'path';
}

/** After `GET /v2/` answered: the host lives, whatever fails there. */
export function afterProbe(health: HostHealth): HostHealth {
  return { ...health, isProbed: true, isOnTrial: false };
}

/** A pause for its failures; afterwards one request goes first. */
export function afterHostFailed(health: HostHealth, reason: PauseReason, now: Date): HostHealth {
  const failingMs = now.getTime() - (health.failingSince ?? now).getTime();
  const ms = Math.min(Math.max(failingMs, PAUSE_MS.least), PAUSE_MS.most);
  const trial = { failing: [], lastFailureAt: null, isOnTrial: true, isProbed: false };
  return { ...afterPause(health, ms, reason, now), ...trial };
}

/** A pause that another process, or an earlier one, stored. */
export function afterStoredPause(health: HostHealth, stored: Pause, now: Date): HostHealth {
  const storedMs = pauseLeftMs(stored, now);
  if (storedMs <= pauseLeftMs(health, now)) return health;
  const { pausedUntil, pausedAt, pauseReason } = stored;
  return { ...health, pausedUntil, pausedAt, pauseReason, failingSince: health.failingSince ?? pausedAt };
}
