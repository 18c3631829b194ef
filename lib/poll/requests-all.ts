import type { PollTrigger } from '#lib/domain/poll.ts';

const REQUESTS_ALL: Record<PollTrigger, boolean> = {
  first: false,
  backfill: false,
  schedule: false,
  manual: true,
  // Each poll of the demo is at the time of a recorded push.
  demo: true,
};

/**
 * Reports whether a poll also requests what is not due: the list of tags, every tag that was ever read or failed, and every part
 * that could not be read.
 */
export function requestsAll(trigger: PollTrigger): boolean {
  return REQUESTS_ALL[trigger];
}
