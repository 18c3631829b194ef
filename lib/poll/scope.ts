import { InvalidManifestError } from '#lib/image/errors.ts';
import { RegistryError } from '#lib/registry/index.ts';

/** The kind of request that failed. */
export type Place = 'list' | 'tag' | 'child' | 'config';

/**
 * The smallest thing that an error concerns: a part of a manifest, a tag, the repository, the credential, the host, or
 * this process, which stops or has lost its lease or database.
 */
export type Scope = 'part' | 'tag' | 'repository' | 'credential' | 'host' | 'process';

export type ScopeDecision = {
  scope: Scope;
  /** Other tags would fail, too, so that the poll ends. */
  endsPoll: boolean;
};

/** Other results of the same poll. */
export type Surroundings = {
  /** Tags that were read or unchanged in this poll. */
  tagsSucceeded: number;
  /** Tags that failed in this poll before this one. */
  tagsFailed: number;
  /** The registry refused to list the tags of the repository. */
  isListRefused: boolean;
};

const ALONE: Surroundings = { tagsSucceeded: 0, tagsFailed: 0, isListRefused: false };

/** After this many failed tags without a success, and a refused list, the whole repository counts as unreadable. */
const TAGS_BESIDE_A_REFUSED_LIST = 5;

/**
 * Decides what an error concerns. Pure.
 *
 * | error                                                                  | scope                       |
 * | ---------------------------------------------------------------------- | --------------------------- |
 * | process stopped, lease lost, error of the database                     | process                     |
 * | refused by the token endpoint, refused Basic login                     | credential                  |
 * | no connection, TLS, guard, 429, 503 with a wait, a paused host         | host                        |
 * | any other answer, timeout or content: of a list                        | repository                  |
 * | … of a tag's manifest                                                  | tag                         |
 * | … of a tag's manifest, when the list and all tags before were refused  | repository                  |
 * | … of a child or a config                                               | part                        |
 */
export function decideScope(
  error: unknown,
  place: Place,
  { tagsSucceeded, tagsFailed, isListRefused }: Surroundings = ALONE,
): ScopeDecision {
  if (error instanceof InvalidManifestError) return ofPlace(place);
  if (!(error instanceof RegistryError) || error.concerns === null) return { scope: 'process', endsPoll: true };
  if (error.concerns !== 'path') return { scope: error.concerns, endsPoll: true };
  const isHopeless = isListRefused && tagsSucceeded === 0 && tagsFailed + 1 >= TAGS_BESIDE_A_REFUSED_LIST;
  return place === 'tag' && isHopeless ? { scope: 'repository', endsPoll: true } : ofPlace(place);
}

function ofPlace(place: Place): ScopeDecision {
  if (place === 'list') return { scope: 'repository', endsPoll: true };
  return { scope: place === 'tag' ? 'tag' : 'part', endsPoll: false };
}

const MINUTE_MS = 60_000;
const LONGEST_MS = 1440 * MINUTE_MS;
/** Waits before the second try, the third, and so on; then LONGEST_MS. */
const RETRY_MS = [5, 15, 60, 240].map((minutes) => minutes * MINUTE_MS);

/**
 * When a tag or part that could not be read is tried again: first after minutes, in the end after a day, and never
 * before the registry allows it.
 *
 * @param tries - number of failures, with this one
 * @param random - [0, 1): jitter of ±10 %
 */
export function nextTryAt(error: unknown, tries: number, now: Date, random: number): Date {
  const waitMs = RETRY_MS[tries - 1] ?? LONGEST_MS;
  const askedMs = error instanceof RegistryError ? (error.retryAfterMs ?? 0) : 0;
  return new Date(now.getTime() + Math.max(askedMs, Math.round(waitMs * (0.9 + 0.2 * random))));
}
