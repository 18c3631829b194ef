/** What kind of trouble looking has; null code is none worth an incident yet. */
export type TroubleCode = 'auth-failing' | 'quota-out' | 'no-success';

export type FailedPoll = {
  /** As lib/poll stores it: "unauthorized", "rate-limited", "connection". */
  code: string;
  /** Whether it says something of the registry rather than of the one repository. */
  isRegistrys: boolean;
  /** Whether the list was read, and all tags failed: of whatever code, it is the repository's. */
  isOfTags: boolean;
  /** This one counted. */
  consecutiveFailures: number;
  /** When it last succeeded, else when it was added. */
  since: Date;
  /** When another repository of the registry was looked at with success; null where none was, or there is none. */
  othersSucceededAt: Date | null;
  /** How often it is to be looked at. */
  listMs: number;
  now: Date;
};

/** Why a failure is, or is not yet, an incident of its own. */
export type TroubleDecision =
  | { code: TroubleCode; scope: 'registry' | 'repository' }
  | { code: null; why: 'stopped' | 'too-few-failures' | 'too-early' };

const AUTH = new Set(['unauthorized', 'denied', 'credential']);
/** Of our own stopping, nothing is wrong. */
const OURS = new Set(['cancelled', 'lease-lost']);
/** The time since the last success counts that in which nobody looked: one look that fails after it says little. */
const LEAST_FAILURES = 3;
const INTERVALS = 3;
/** Who looks each minute is not told after three of them. */
const LEAST_MS = 10 * 60_000;

/** Auth that fails, no success for three intervals, or a quota that is out so long (D-46). */
export function decideTrouble(failed: FailedPoll): TroubleDecision {
  const { code, isRegistrys, isOfTags, consecutiveFailures, since, othersSucceededAt, listMs, now } = failed;
  if (OURS.has(code)) return { code: null, why: 'stopped' };
  // A registry that answers others while this one fails is not the one that is ill: its success would end what this opens again.
  const answersOthers = othersSucceededAt !== null && othersSucceededAt.getTime() > since.getTime() + listMs;
  const isShared = !isOfTags && (isRegistrys || code === 'unauthorized' || code === 'credential');
  const scope = isShared && !answersOthers ? 'registry' : 'repository';
  if (consecutiveFailures < LEAST_FAILURES) return { code: null, why: 'too-few-failures' };
  if (AUTH.has(code)) return { code: 'auth-failing', scope };
  if (now.getTime() - since.getTime() < INTERVALS * Math.max(listMs, LEAST_MS)) return { code: null, why: 'too-early' };
  return { code: code === 'rate-limited' ? 'quota-out' : 'no-success', scope };
}

/** What two incidents of the same trouble have in common. @param about - id of the repository or registry */
export function troubleCause(about: string, code: TroubleCode): string {
  return `trouble:${about}:${code}`;
}
