import { z } from 'zod';

/** Parts of the set-up that follow the first image, and whether they are done. */
export const NextSteps = z.object({
  /** Number of repositories without those of the demo. */
  ownRepositories: z.int(),
  /** True if there is a channel, outside the demo. */
  hasChannel: z.boolean(),
  /** True if there is a budget, outside the demo. */
  hasBudget: z.boolean(),
  /** True if CI checked an image within the last 180 days, or a Git host is connected. Older checks are deleted. */
  hasCiCheck: z.boolean(),
});
export type NextSteps = z.infer<typeof NextSteps>;
