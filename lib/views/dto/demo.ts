import { z } from 'zod';

/** Where the demo stands: absent, being replayed, or there. */
export const Demo = z.object({
  state: z.enum(['absent', 'loading', 'present']),
  repositories: z.int(),
  /** Recorded pushes replayed so far, and in all. */
  done: z.int(),
  total: z.int(),
  /** Days that every recorded time was shifted by, so that the history ends today. */
  shiftedDays: z.int(),
});
export type Demo = z.infer<typeof Demo>;
