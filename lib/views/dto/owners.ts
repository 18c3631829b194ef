import { z } from 'zod';
import { Origin } from './common.ts';

/** A pattern over "host/path", and the team that owns the matching repositories. */
export const OwnerRule = z.object({
  pattern: z.string(),
  owner: z.string(),
  /** How many machines pull images of this owner; null: not set. */
  nodes: z.int().nullable(),
  /** What the images of the matching repositories are for: runtime, builder or base; null: not set. */
  purpose: z.string().nullable(),
  origin: Origin,
  /** "plimsoll.yaml:12" for a rule of the file; else null. */
  place: z.string().nullable(),
  /** Number of repositories that match it. */
  matchCount: z.int(),
  /** Number of those that get their owner from it. The others have one by hand, by label, or by an earlier rule. */
  decidesCount: z.int(),
  /** Some of the matching repositories: "ghcr.io/team/app". */
  examples: z.array(z.string()),
});
export type OwnerRule = z.infer<typeof OwnerRule>;

/** In the order in which they count, those of plimsoll.yaml first. */
export const OwnerRuleList = z.object({ items: z.array(OwnerRule) });
export type OwnerRuleList = z.infer<typeof OwnerRuleList>;
