import type { Intervals } from '#lib/analysis/polls/intervals.ts';
import type { QuotaState } from '#lib/analysis/polls/quota.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import type { Claim } from '#lib/db/polls/claims.ts';
import type { PollRequests, TagFailure } from '#lib/db/polls/polls.ts';
import type { WatchedTag } from '#lib/db/tags/tags.ts';
import type { PollTrigger } from '#lib/domain/poll.ts';
import type { QuotaPurpose } from '#lib/domain/registry.ts';
import type { ListNote } from '#lib/image/list-note.ts';
import type { Clock, RegistryClient } from '#lib/registry/index.ts';
import type { Collector } from './collect.ts';
import type { Moves } from './confirm-moves.ts';
import type { QuotaGuard } from './quota-guard.ts';
import type { TagStore } from './store-tag.ts';
import type { UncheckedTags } from './unchecked-tags.ts';
import type { WaitingForQuotaError } from './waiting-for-quota-error.ts';
import { createWarningsHeard, type WarningsHeard } from './warnings-heard.ts';

/** The shared state of one running poll. */
export type PollRun = {
  db: DatabaseClient;
  claim: Claim;
  pollId: string;
  trigger: PollTrigger;
  client: RegistryClient;
  collector: Collector;
  quota: QuotaGuard;
  moves: Moves<WatchedTag>;
  store: TagStore;
  clock: Clock;
  /** [0, 1): jitter of the next polls. */
  random: () => number;
  intervals: Intervals;
  /** Cancels requests immediately. */
  signal: AbortSignal;
  /** True once no further tag may be started: the process stops, or the time of the poll is up. */
  isOver: () => boolean;
  /** Facts about the registry from earlier polls. */
  known: { skipsHead: boolean; pageSize: number | null };
  findings: PollFindings;
};

/** How a poll reads one tag. */
export type TagReading = {
  /** Platforms to read instead of the repository's. */
  platforms?: readonly string[];
  /** The purpose of GETs in the quota statistics; "push" by default. */
  purpose?: QuotaPurpose;
  /** Called before a GET. Throws WaitingForQuotaError where the tag has to wait. */
  demandShare?: () => Promise<void>;
};

/** Everything that a poll has found so far. It is stored however the poll ends. */
export type PollFindings = {
  requests: PollRequests;
  /** Null where the registry reports none. */
  quota: QuotaState | null;
  /** The fastest HEAD in milliseconds: the latency of the registry without waits. */
  latencyMs: number | null;
  /** Number of HEADs with a digest, and of HEADs without one (M-07, M-09, M-11). */
  heads: { useful: number; useless: number };
  /**
   * Set once the tags were listed. `pageSize` is the size that the registry accepted, 0 where it allows none (L-14).
   * All fields are null where the list was refused.
   */
  listed: { truncated: boolean | null; pageSize: number | null; notes: ListNote[] | null } | null;
  warnings: WarningsHeard;
  /** The registry refused the list, and known tags were checked anyway. */
  isListRefused: boolean;
  /** Ids of known tags that a complete list lacks. */
  absent: ReadonlySet<number>;
  /** HEAD and GET disagreed: HEAD is not used for a day. */
  isHeadContradicted: boolean;
  /**
   * `checked`: tags that answered, also as missing (`succeeded`), or failed (`failed`). `waiting`: tags that wait for
   * the quota, and count as not checked.
   */
  checked: number;
  succeeded: number;
  failed: number;
  waiting: number;
  /**
   * Set where a tag, child or retry waits because the quota is at its reserve, not only because the back-fill has used
   * its share.
   */
  atReserve: WaitingForQuotaError | null;
  /** The error of the first tag that failed. */
  firstFailure: unknown;
  /** Watched tags that this poll does not check. */
  unchecked: UncheckedTags;
  failures: TagFailure[];
  /** Observations written. */
  observed: number;
  /** Children and configs that could be read now, but not before. */
  completed: number;
  tagsWanted: number;
  tagsDone: number;
  tagsLeft: number;
  /** The first check has read everything in its plan. */
  isComplete: boolean;
  /** The quota stopped the back-fill until then. */
  waitUntil: Date | null;
};

export function noFindings(quota: QuotaState | null): PollFindings {
  return {
    warnings: createWarningsHeard(),
    requests: { ping: 0, token: 0, list: 0, head: 0, manifest: 0, config: 0, blob: 0 },
    heads: { useful: 0, useless: 0 },
    quota,
    latencyMs: null,
    listed: null,
    isListRefused: false,
    absent: new Set(),
    isHeadContradicted: false,
    checked: 0,
    succeeded: 0,
    failed: 0,
    waiting: 0,
    atReserve: null,
    failures: [],
    firstFailure: null,
    unchecked: { untroubled: 0, troubledTagId: null },
    observed: 0,
    completed: 0,
    tagsWanted: 0,
    tagsDone: 0,
    tagsLeft: 0,
    isComplete: false,
    waitUntil: null,
  };
}

const ENOUGH_HEADS = 3;

/** True if HEAD is useless here. A tag then costs only a GET, instead of a HEAD and a GET. */
export function isHeadUseless({ heads }: Pick<PollFindings, 'heads'>): boolean {
  return heads.useful === 0 && heads.useless >= ENOUGH_HEADS;
}

const MAX_FAILURES = 50;

export function noteFailure(findings: PollFindings, failure: TagFailure, error: unknown): void {
  findings.failed += 1;
  findings.firstFailure ??= error;
  if (findings.failures.length < MAX_FAILURES) findings.failures.push(failure);
}

/** The progress in the row of a poll. */
export function progressOf({ requests, observed, tagsDone, tagsWanted, tagsLeft }: PollFindings) {
  return { requests, observed, tagsDone, tagsWanted, tagsLeft };
}
