import { countOf, formatCount } from '#lib/format/count.ts';
import type { Poll } from '#lib/views/dto/poll.ts';

/** Requests of every kind, added up. */
const countRequests = (requests: Poll['requests']): number =>
  Object.values(requests).reduce((sum, count) => sum + count, 0);

/** How a poll stands, or how it ended, in one sentence. */
export function pollSentence(poll: Poll): string {
  const requests = countOf(countRequests(poll.requests), 'request');
  const found = poll.observed === 0 ? 'nothing new' : countOf(poll.observed, 'new observation');
  switch (poll.state) {
    case 'queued':
      return 'Waiting for its turn.';
    case 'running':
      return `${formatCount(poll.tagsDone)} of ${countOf(poll.tagsWanted, 'tag')}, ${requests}.`;
    case 'succeeded':
      return `Looked at ${countOf(poll.tagsDone, 'tag')} with ${requests}: ${found}.`;
    case 'partial':
      return [`Looked at ${countOf(poll.tagsDone, 'tag')}: ${found}.`, ...partialReasons(poll)].join(' ');
    case 'failed':
      if (poll.error?.code === 'paused' && poll.error.reason !== null)
        return `Requests to this registry are paused: ${poll.error.reason}`;
      return [poll.error?.message ?? 'The poll failed.', poll.error?.hint].filter(Boolean).join(' ');
  }
}

/** Why a poll did not do all it wanted: what ended it, and the most frequent reason of the tags that failed. */
function partialReasons({ error, failures: all }: Poll): string[] {
  const failures = all.filter(({ tag }) => tag !== '');
  const byCode = Map.groupBy(failures, ({ code }) => code);
  const [frequent] = [...byCode.values()].sort((a, b) => b.length - a.length);
  const list = all.find(({ tag }) => tag === '');
  const reasons = [
    ...(error === null ? [] : [[error.message, error.hint].filter(Boolean).join(' ')]),
    ...(list === undefined ? [] : [`The list of tags could not be read: ${list.message}`]),
  ];
  const message = frequent?.at(0)?.message;
  if (message === undefined || message === error?.message) return reasons;
  const words = byCode.size === 1 ? '' : ' Most frequent reason:';
  return [
    ...reasons,
    `${countOf(failures.length, 'tag')} could not be read${byCode.size === 1 ? ':' : '.'}${words} ${message}`,
  ];
}
