import type { Intervals } from '#lib/analysis/intervals.ts';
import type { QuotaState } from '#lib/analysis/quota.ts';
import type { Claim } from '#lib/db/claims.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import type { PollTrigger } from '#lib/db/generated/enums.ts';
import type { PollRequests, TagFailure } from '#lib/db/polls.ts';
import type { WatchedTag } from '#lib/db/tags.ts';
import type { ListNote } from '#lib/image/list-note.ts';
import type { Clock, RegistryClient } from '#lib/registry/index.ts';
import type { Collector } from './collect.ts';
import type { Moves } from './confirm-moves.ts';
import type { QuotaGuard } from './quota-guard.ts';
import type { TagStore } from './store-tag.ts';
import type { UncheckedTags } from './unchecked-tags.ts';
import type { WaitingForQuotaError } from './waiting-for-quota-error.ts';
import { createWarningsHeard, type WarningsHeard } from './warnings-heard.ts';

/** One poll while it runs: what its parts share. */
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
  /** [0, 1), spreads the next looks. */
  random: () => number;
  intervals: Intervals;
  /** Ends requests at once. */
  signal: AbortSignal;
  /** Whether no new tag may be begun: the process stops, or the poll's time is up. */
  isOver: () => boolean;
  /** What the registry's last polls learned of it. */
  known: { skipsHead: boolean; pageSize: number | null };
  findings: PollFindings;
};

/** What a poll has found out so far; kept whatever ends it. */
export type PollFindings = {
  requests: PollRequests;
  /** Null where the registry names none. */
  quota: QuotaState | null;
  /** The fastest HEAD in milliseconds: how quickly the registry answers, whatever waited in between. */
  latencyMs: number | null;
  /** HEADs that named a digest, and those of no use (M-07, M-09, M-11). */
  heads: { useful: number; useless: number };
  /**
   * Set once the tags were listed; `pageSize` is what the registry took, 0 where it wants none (L-14). All of it is null where the
   * list was refused.
   */
  listed: { truncated: boolean | null; pageSize: number | null; notes: ListNote[] | null } | null;
  warnings: WarningsHeard;
  /** The registry refused the list, and tags that are known were checked all the same. */
  isListRefused: boolean;
  /** Ids of known tags that a whole list does not name. */
  absent: ReadonlySet<number>;
  /** HEAD named another digest than GET: it is not believed for a day. */
  isHeadContradicted: boolean;
  /** Tags checked by this poll: those that answered, also as missing; those that failed; those that wait for the quota. */
  checked: number;
  succeeded: number;
  failed: number;
  waiting: number;
  /** Set where a tag, child or retry waits since the quota is at its reserve, and not only since a back-fill has used its share. */
  atReserve: WaitingForQuotaError | null;
  /** What the first tag that failed failed with. */
  firstFailure: unknown;
  /** Watched tags that this poll does not check. */
  unchecked: UncheckedTags;
  failures: TagFailure[];
  /** Observations written. */
  observed: number;
  /** Children and configs read that could not be read before. */
  completed: number;
  tagsWanted: number;
  tagsDone: number;
  tagsLeft: number;
  /** The first look has read all it wants. */
  isComplete: boolean;
  /** A quota stopped the back-fill: not before then. */
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

/** Whether HEAD tells nothing here: then each tag costs a GET, and not a HEAD besides. */
export function isHeadUseless({ heads }: Pick<PollFindings, 'heads'>): boolean {
  return heads.useful === 0 && heads.useless >= ENOUGH_HEADS;
}

const MAX_FAILURES = 50;

export function noteFailure(findings: PollFindings, failure: TagFailure, error: unknown): void {
  findings.failed += 1;
  findings.firstFailure ??= error;
  if (findings.failures.length < MAX_FAILURES) findings.failures.push(failure);
}

/** The part of a poll's row that tells how far it is. */
export function progressOf({ requests, observed, tagsDone, tagsWanted, tagsLeft }: PollFindings) {
  return { requests, observed, tagsDone, tagsWanted, tagsLeft };
}
