/** Kinds of polling errors that open an incident (D-46). */
export type TroubleCode = 'auth-failing' | 'quota-out' | 'no-success';

export type FailedPoll = {
  /** Code of the problem in lib/poll: "unauthorized", "rate-limited", "connection". */
  code: string;
  /** True when the failure may concern the whole registry. */
  isRegistrys: boolean;
  /** True when the list was read and every tag failed, which concerns the repository whatever the code. */
  isOfTags: boolean;
  /** Failed polls in a row, this one included. */
  consecutiveFailures: number;
  /** Time of the last success, else when the repository was added. */
  since: Date;
  /** Last success of another repository of the registry; null without one. */
  othersSucceededAt: Date | null;
  /** Interval between two polls of the tag list. */
  listMs: number;
  now: Date;
};

/** Reason why a failed poll opens an incident, or does not yet. */
export type TroubleDecision =
  | { code: TroubleCode; scope: 'registry' | 'repository' }
  | { code: null; why: 'stopped' | 'too-few-failures' | 'too-early' };

const AUTH = new Set(['unauthorized', 'denied', 'credential']);
/** Plimsoll itself stopped these polls, so nothing is wrong. */
const OURS = new Set(['cancelled', 'lease-lost']);
/** The time since the last success may include a downtime of Plimsoll, so a single failure after it proves little. */
const LEAST_FAILURES = 3;
const INTERVALS = 3;
/** Shortest interval that counts, so that a poll every minute does not alert after three minutes. */
const LEAST_MS = 10 * 60_000;

/** Decides whether a failed poll opens an incident: a refused credential, or no success for three intervals (D-46). */
export function decideTrouble(failed: FailedPoll): TroubleDecision {
  const { code, isRegistrys, isOfTags, consecutiveFailures, since, othersSucceededAt, listMs, now } = failed;
  if (OURS.has(code)) return { code: null, why: 'stopped' };
  // A registry that answers other repositories works, and their next success would end an incident of the registry.
  const answersOthers = othersSucceededAt !== null && othersSucceededAt.getTime() > since.getTime() + listMs;
  const isShared = !isOfTags && (isRegistrys || code === 'unauthorized' || code === 'credential');
  const scope = isShared && !answersOthers ? 'registry' : 'repository';
  if (consecutiveFailures < LEAST_FAILURES) return { code: null, why: 'too-few-failures' };
  if (AUTH.has(code)) return { code: 'auth-failing', scope };
  if (now.getTime() - since.getTime() < INTERVALS * Math.max(listMs, LEAST_MS)) return { code: null, why: 'too-early' };
  return { code: code === 'rate-limited' ? 'quota-out' : 'no-success', scope };
}

/** The cause key of trouble. @param about - id of the repository or registry */
export function troubleCause(about: string, code: TroubleCode): string {
  return `trouble:${about}:${code}`;
}

/** The subject of trouble whose registry was deleted. */
export const GONE_REGISTRY = 'a registry that is gone';
