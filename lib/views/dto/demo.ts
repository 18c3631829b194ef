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
  /** Its most telling open incident: a growth whose packages are known. Null while it loads, and without one. */
  story: z
    .object({
      /** Number of the incident. */
      incident: z.int(),
      repository: z.string(),
      /** Growth above the baseline. */
      deltaBytes: z.int(),
      /** Names of packages that came in or grew, biggest first, at most three. */
      packages: z.array(z.string()),
    })
    .nullable(),
});
export type Demo = z.infer<typeof Demo>;
