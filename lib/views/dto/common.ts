import { z } from 'zod';

/** Bytes, as a safe integer. Deltas use `SignedBytes`. */
export const Bytes = z.int().nonnegative();
export const SignedBytes = z.int();
/** ISO 8601, UTC. */
export const Time = z.iso.datetime();

/** What went wrong, in words, and what to do next. */
export const Problem = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().nullable(),
  since: Time.nullable(),
  /** When it is tried again, where that is known. */
  nextTryAt: Time.nullable().optional(),
});
export type Problem = z.infer<typeof Problem>;

export const Relation = z.enum(['ours', 'upstream']);
export const Origin = z.enum(['ui', 'file', 'demo']);
/** What says whose a repository is: a person or plimsoll.yaml, an image's label, a pattern. */
export const OwnerSource = z.enum(['hand', 'label', 'pattern']);
export const TagForm = z.enum(['artifact', 'pr', 'date', 'prerelease', 'semver', 'hash', 'moving', 'other']);
export type TagForm = z.infer<typeof TagForm>;

/** What a budget measures: the whole image, what is not its base's, or its largest layer. */
export const BudgetMetric = z.enum(['total', 'own', 'layer']);

/** Requests sent to a registry, by kind. */
export const RequestCounts = z.object({
  ping: z.int(),
  token: z.int(),
  list: z.int(),
  head: z.int(),
  manifest: z.int(),
  config: z.int(),
  blob: z.int(),
});
export type RequestCounts = z.infer<typeof RequestCounts>;

/** A page of a list; `nextCursor` is null on the last one. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** What became of a message. */
export const DeliveryState = z.enum(['pending', 'sending', 'delivered', 'coalesced', 'held', 'dead']);
