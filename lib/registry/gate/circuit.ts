/** Plain data, so that the caller can keep it across restarts. */
export type GateState = {
  /** Nothing is sent before. */
  pausedUntil: Date | null;
  /** Failures since the host last answered. */
  consecutiveFailures: number;
  /** When the first of them was. */
  failingSince: Date | null;
  lastFailureAt: Date | null;
};

export const healthy: GateState = {
  pausedUntil: null,
  consecutiveFailures: 0,
  failingSince: null,
  lastFailureAt: null,
};

/** So many failures in a row, and the host gets one probe per interval (P-19). */
export const failuresToOpen = 5;
export const probeIntervalMs = 15 * 60_000;

export function isOpen(state: GateState): boolean {
  return state.consecutiveFailures >= failuresToOpen;
}

export function pauseLeftMs(state: GateState, now: Date): number {
  return state.pausedUntil === null ? 0 : Math.max(0, state.pausedUntil.getTime() - now.getTime());
}

export function afterPause(state: GateState, ms: number, now: Date): GateState {
  if (ms <= pauseLeftMs(state, now)) return state;
  return { ...state, pausedUntil: new Date(now.getTime() + ms) };
}

/** A pause that others earned meanwhile stays. */
export function afterSuccess(state: GateState, now: Date): GateState {
  if (state.consecutiveFailures === 0) return state;
  return { ...healthy, pausedUntil: pauseLeftMs(state, now) > 0 && !isOpen(state) ? state.pausedUntil : null };
}

/**
 * Requests in flight together fail together: one that began before the last counted failure tells nothing new.
 */
export function afterFailure(state: GateState, startedAt: Date, now: Date): GateState {
  if (state.lastFailureAt !== null && startedAt < state.lastFailureAt) return state;
  const failed = {
    ...state,
    consecutiveFailures: state.consecutiveFailures + 1,
    failingSince: state.failingSince ?? now,
    lastFailureAt: now,
  };
  return isOpen(failed) ? afterPause(failed, probeIntervalMs, now) : failed;
}
