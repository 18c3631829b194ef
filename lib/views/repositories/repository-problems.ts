import { parseProblem, type RepositoryWithState } from '#lib/db/repositories/repositories.ts';
import { WAITING_FOR_QUOTA } from '#lib/db/tags/tag-troubles.ts';
import { countOf } from '#lib/format/count.ts';
import type { Problem } from '../dto/common.ts';
import type { TagProblems } from '../dto/repository.ts';
import type { Troubles } from '../tags/tag-troubles.ts';
import { listCut } from './list-notes.ts';

/** Lists the current problems of a repository: of its last poll or registry first, then of its tags, then of its list. Pure. */
export function listProblems(repository: RepositoryWithState, troubles: Troubles, now: Date): Problem[] {
  const failure = ofPoll(repository);
  const registry = ofRegistry(repository, now);
  // The registry's entry already has the reason and end of the pause.
  const first = failure !== null && !(failure.code === 'paused' && registry !== null) ? failure : registry;
  const partial = ofPartialPoll(repository, troubles);
  const isReported = partial !== null && first?.code === `registry-${partial.code}`;
  return [
    first,
    ofTags(troubles),
    ofWaiting(troubles),
    isReported ? null : partial,
    ofList(repository),
    listCut(repository),
  ].filter((problem) => problem !== null);
}

function ofPoll({ poll, consecutiveFailures, lastSuccessAt, nextPollAt }: RepositoryWithState): Problem | null {
  const failure = parseProblem(poll?.error);
  if (poll?.state === 'partial' || !failure || consecutiveFailures === 0) return null;
  return {
    ...failure,
    since: (lastSuccessAt ?? poll?.queuedAt)?.toISOString() ?? null,
    nextTryAt: nextPollAt?.toISOString() ?? null,
  };
}

function ofRegistry({ registry: { host, state } }: RepositoryWithState, now: Date): Problem | null {
  const trouble = parseProblem(state?.lastTrouble);
  if (state?.pausedUntil && state.pausedUntil > now) {
    const reason = parseProblem(state.pauseReason) ?? trouble;
    return {
      code: reason === null ? 'registry-paused' : `registry-${reason.code}`,
      message: `Requests to ${host} are paused${reason === null ? '.' : `: ${reason.message}`}`,
      hint: reason?.hint ?? null,
      since: (state.pausedAt ?? state.troubleSince)?.toISOString() ?? null,
      nextTryAt: state.pausedUntil.toISOString(),
    };
  }
  if (!trouble || !state?.troubleSince) return null;
  return { ...trouble, code: `registry-${trouble.code}`, since: state.troubleSince.toISOString() };
}

const tags = (count: number): string => countOf(count, 'tag');

function ofTags({ unreadable, incomplete, unreadParts, tagReason, partReason }: Troubles): Problem | null {
  const reason = tagReason ?? partReason;
  if (unreadable + incomplete === 0) return null;
  const platforms = countOf(unreadParts, 'part');
  const counts = [
    unreadable === 0 ? null : `${tags(unreadable)} cannot be read`,
    incomplete === 0
      ? null
      : `${tags(incomplete)} ${incomplete === 1 ? 'is' : 'are'} incomplete (${platforms} not read)`,
  ].filter((count) => count !== null);
  const isOnly = unreadable + incomplete === 1;
  const words = reason === null ? '' : `${isOnly ? '' : ' Most frequent reason:'} ${reason.message}`;
  return {
    code: 'tags',
    message: `${counts.join(', ')}${isOnly ? ':' : '.'}${words}`,
    hint: reason?.hint ?? null,
    since: reason?.since.toISOString() ?? null,
    nextTryAt: reason?.nextTryAt?.toISOString() ?? null,
  };
}

function ofWaiting({ waitingForQuota, waitingUntil }: Troubles): Problem | null {
  if (waitingForQuota === 0) return null;
  return {
    code: 'tags-waiting',
    message: `${tags(waitingForQuota)} changed or ${waitingForQuota === 1 ? 'is' : 'are'} new, and ${
      waitingForQuota === 1 ? 'waits' : 'wait'
    } for the registry's quota.`,
    hint: null,
    since: null,
    nextTryAt: waitingUntil?.toISOString() ?? null,
  };
}

/** Returns the reason of an incomplete poll, unless problems of its tags already show it. */
function ofPartialPoll({ poll }: RepositoryWithState, { count, tagReason }: Troubles): Problem | null {
  if (poll?.state !== 'partial') return null;
  const since = poll.finishedAt?.toISOString() ?? null;
  const error = parseProblem(poll.error);
  if (error)
    return error.code === WAITING_FOR_QUOTA || error.message === tagReason?.message ? null : { ...error, since };
  if (count > 0 || poll.failureCount === 0) return null;
  const why = poll.failureMessage === null ? '.' : `: ${poll.failureMessage}`;
  return {
    code: 'partial',
    message: `The last poll could not read ${tags(poll.failureCount)}${why}`,
    hint: 'The other tags are up to date.',
    since,
  };
}

/** Problem of a registry that served manifests but no list of tags. */
function ofList({ poll }: RepositoryWithState): Problem | null {
  if (poll?.state !== 'partial' || poll.listFailure === null) return null;
  return {
    code: 'list-unreadable',
    message: `The list of tags could not be read: ${poll.listFailure}`,
    hint: 'Tags that are known are up to date; new tags are not found.',
    since: poll.finishedAt?.toISOString() ?? null,
  };
}

export function toTagProblems(troubles: Troubles): TagProblems {
  const { count, unreadable, waitingForQuota, missing, incomplete, unreadParts, nextTryAt } = troubles;
  return {
    count,
    unreadable,
    waitingForQuota,
    missing,
    incomplete,
    unreadParts,
    nextTryAt: nextTryAt?.toISOString() ?? null,
  };
}
