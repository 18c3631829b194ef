import { z } from 'zod';
import { POLL_STATES, POLL_TRIGGERS } from '#lib/domain/poll.ts';
import { growing, Problem, RequestCounts, Time } from './common.ts';

export const Poll = z.object({
  id: z.string(),
  repositoryId: z.string(),
  state: z.enum(POLL_STATES),
  trigger: growing(POLL_TRIGGERS),
  queuedAt: Time,
  startedAt: Time.nullable(),
  finishedAt: Time.nullable(),
  requests: RequestCounts,
  /** Number of observations written. */
  observed: z.int(),
  tagsDone: z.int(),
  tagsWanted: z.int(),
  /** Tags of the first check that later polls will read. */
  tagsLeft: z.int(),
  /** For the code "paused": `until` is the end of the pause, `reason` its cause. */
  error: Problem.extend({ until: Time.nullable(), reason: z.string().nullable() }).nullable(),
  /** Tags that failed while others continued. */
  failures: z.array(z.object({ tag: z.string(), code: z.string(), message: z.string() })),
});
export type Poll = z.infer<typeof Poll>;
