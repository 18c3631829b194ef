import { z } from 'zod';
import { Origin } from './common.ts';

/** A pattern over "host/path" and the team whose the repositories are that match it. */
export const OwnerRule = z.object({
  pattern: z.string(),
  owner: z.string(),
  origin: Origin,
  /** Where it is written, "plimsoll.yaml:12"; null where that is nowhere. */
  place: z.string().nullable(),
  /** Repositories that match it. */
  matchCount: z.int(),
  /** Those of them whose owner it says: the others have one by hand, by label, or by a rule above. */
  decidesCount: z.int(),
  /** Some that match: "ghcr.io/team/app". */
  examples: z.array(z.string()),
});
export type OwnerRule = z.infer<typeof OwnerRule>;

/** In the order in which they count: those of plimsoll.yaml first. */
export const OwnerRuleList = z.object({ items: z.array(OwnerRule) });
export type OwnerRuleList = z.infer<typeof OwnerRuleList>;
