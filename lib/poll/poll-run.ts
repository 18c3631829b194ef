import type { Intervals } from '#lib/analysis/intervals.ts';
import type { Claim } from '#lib/db/claims.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import type { PollRequests, PollResult, TagFailure } from '#lib/db/polls.ts';
import type { Clock, RegistryClient } from '#lib/registry/index.ts';
import type { Collector } from './collect.ts';

/** One poll while it runs: what its parts share. */
export type PollRun = {
  db: DatabaseClient;
  claim: Claim;
  pollId: string;
  client: RegistryClient;
  collector: Collector;
  clock: Clock;
  /** [0, 1), spreads the next looks. */
  random: () => number;
  intervals: Intervals;
  requests: PollRequests;
  /** Ends requests at once. */
  signal: AbortSignal;
  /** Whether no new tag may be begun: the process stops, or the poll's time is up. */
  isOver: () => boolean;
  progress: PollProgress;
};

export type PollProgress = Pick<PollResult, 'observed' | 'tagsDone' | 'tagsWanted' | 'tagsLeft'> & {
  failures: TagFailure[];
  failed: number;
};

export function startProgress(): PollProgress {
  return { observed: 0, tagsDone: 0, tagsWanted: 0, tagsLeft: 0, failures: [], failed: 0 };
}

const MAX_FAILURES = 50;

export function noteFailure(progress: PollProgress, failure: TagFailure): void {
  progress.failed += 1;
  if (progress.failures.length < MAX_FAILURES) progress.failures.push(failure);
}
