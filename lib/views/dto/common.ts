import { z } from 'zod';

/** Bytes, as a safe integer. Deltas use `SignedBytes`. */
export const Bytes = z.int().nonnegative();
export const SignedBytes = z.int();
/** ISO 8601, UTC. */
export const Time = z.iso.datetime();

/** A problem with its message and the next step. */
export const Problem = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().nullable(),
  since: Time.nullable(),
  /** Time of the next try, if known. */
  nextTryAt: Time.nullable().optional(),
});
export type Problem = z.infer<typeof Problem>;

export const Relation = z.enum(['ours', 'upstream']);
export const Origin = z.enum(['ui', 'file', 'demo']);
/** Source of a repository's owner: a user or plimsoll.yaml, an image label, a pattern. */
export const OwnerSource = z.enum(['hand', 'label', 'pattern']);
export const TagForm = z.enum(['artifact', 'pr', 'date', 'prerelease', 'semver', 'hash', 'moving', 'other']);
export type TagForm = z.infer<typeof TagForm>;

/** The measure of a budget: the whole image, its own layers, or its largest layer. */
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

/** State of a message. */
export const DeliveryState = z.enum(['pending', 'sending', 'delivered', 'coalesced', 'held', 'dead']);
