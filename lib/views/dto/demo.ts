import { z } from 'zod';

/** State of the demo: absent, being loaded, or present. */
export const Demo = z.object({
  state: z.enum(['absent', 'loading', 'present']),
  repositories: z.int(),
  /** Number of recorded pushes replayed so far, and in all. */
  done: z.int(),
  total: z.int(),
  /** Days by which all recorded times were shifted, so that the history ends today. */
  shiftedDays: z.int(),
});
export type Demo = z.infer<typeof Demo>;
