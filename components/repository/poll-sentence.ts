import { joinSentences } from '#lib/domain/sentence.ts';
import { countOf, formatCount } from '#lib/format/count.ts';
import type { Poll } from '#lib/views/dto/poll.ts';

/** Sums the requests of all kinds. */
const countRequests = (requests: Poll['requests']): number =>
  Object.values(requests).reduce((sum, count) => sum + count, 0);

/** Describes the progress of a poll, or its result, in one sentence. */
export function pollSentence(poll: Poll): string {
  const requests = countOf(countRequests(poll.requests), 'request');
  const found = poll.observed === 0 ? 'no changes' : countOf(poll.observed, 'change');
  switch (poll.state) {
    case 'queued':
      return 'Queued.';
    case 'running':
      return `${formatCount(poll.tagsDone)} of ${countOf(poll.tagsWanted, 'tag')}, ${requests}.`;
    case 'succeeded':
      return `Checked ${countOf(poll.tagsDone, 'tag')} with ${requests}: ${found}.`;
    case 'partial':
      return [`Checked ${countOf(poll.tagsDone, 'tag')}: ${found}.`, ...partialReasons(poll)].join(' ');
    case 'failed':
      if (poll.error?.code === 'paused' && poll.error.reason !== null)
        return `Requests to this registry are paused: ${poll.error.reason}`;
      return joinSentences(poll.error?.message ?? 'The poll failed.', poll.error?.hint);
  }
}

/** Explains why a poll is incomplete: the error that ended it, and the most frequent reason of failed tags. */
function partialReasons({ error, failures: all }: Poll): string[] {
  const failures = all.filter(({ tag }) => tag !== '');
  const byCode = Map.groupBy(failures, ({ code }) => code);
  const [frequent] = [...byCode.values()].sort((a, b) => b.length - a.length);
  const list = all.find(({ tag }) => tag === '');
  const reasons = [
    ...(error === null ? [] : [joinSentences(error.message, error.hint)]),
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
