import { InvalidManifestError } from '#lib/image/errors.ts';
import { RegistryError } from '#lib/registry/index.ts';

/** Where an error was met. */
export type Place = 'list' | 'tag' | 'child' | 'config';

/**
 * What a problem belongs to, the smallest that explains it: a part of a manifest, a tag, the repository, the credential, the host,
 * or this process, which stops or lost its lease or database.
 */
export type Scope = 'part' | 'tag' | 'repository' | 'credential' | 'host' | 'process';

export type ScopeDecision = {
  scope: Scope;
  /** Whether the other tags would meet the same, so that the poll ends. */
  endsPoll: boolean;
};

/** What else happened in the same poll. */
export type Surroundings = {
  /** Tags of the repository that were read, or answered as unchanged, in this poll. */
  tagsSucceeded: number;
  /** Tags that were refused or failed for themselves in this poll, without this one. */
  tagsFailed: number;
  /** The registry refused to list the repository's tags. */
  isListRefused: boolean;
};

const ALONE: Surroundings = { tagsSucceeded: 0, tagsFailed: 0, isListRefused: false };

/** So many tags in a row, and not even the list: nothing of the repository can be read. */
const TAGS_BESIDE_A_REFUSED_LIST = 5;

/**
 * Decides what an error belongs to. Pure.
 *
 * | error                                                                  | scope                       |
 * | ---------------------------------------------------------------------- | --------------------------- |
 * | stopped, lease lost, the database's                                    | process                     |
 * | the token endpoint's refusal, a refused Basic login                    | credential                  |
 * | no connection, TLS, guard, 429, 503 that asks to wait, a paused host   | host                        |
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
/** Before the second try, the third, …; then the longest. */
const RETRY_MS = [5, 15, 60, 240].map((minutes) => minutes * MINUTE_MS);

/**
 * When a tag or part that could not be read is tried again: after minutes first, after a day in the end, and not before the
 * registry asked for it.
 *
 * @param tries - how often it failed, with this time
 * @param random - [0, 1): spreads the tries by ±10 %
 */
export function nextTryAt(error: unknown, tries: number, now: Date, random: number): Date {
  const waitMs = RETRY_MS[tries - 1] ?? LONGEST_MS;
  const askedMs = error instanceof RegistryError ? (error.retryAfterMs ?? 0) : 0;
  return new Date(now.getTime() + Math.max(askedMs, Math.round(waitMs * (0.9 + 0.2 * random))));
}
