import { z } from 'zod';
import { BUDGET_METRICS } from '#lib/domain/budget.ts';
import { DELIVERY_STATES } from '#lib/domain/delivery.ts';
import { ORIGINS } from '#lib/domain/origin.ts';
import type { RequestKind } from '#lib/domain/registry.ts';
import { RELATIONS } from '#lib/domain/relation.ts';
import { OWNER_SOURCES } from '#lib/domain/repository.ts';
import { TAG_FORMS } from '#lib/domain/tag.ts';

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

export const Relation = z.enum(RELATIONS);
export const Origin = z.enum(ORIGINS);
export const OwnerSource = z.enum(OWNER_SOURCES);
export const TagForm = z.enum(TAG_FORMS);
/** A word of a set that grows: one of `words`, or one that a newer release has stored. */
export const growing = (words: readonly [string, ...string[]]) => z.enum(words).or(z.string());
export const BudgetMetric = growing(BUDGET_METRICS);

/** Requests sent to a registry, by kind. */
export const RequestCounts = z.object({
  ping: z.int(),
  token: z.int(),
  list: z.int(),
  head: z.int(),
  manifest: z.int(),
  config: z.int(),
  blob: z.int(),
} satisfies Record<RequestKind, z.ZodInt>);
export type RequestCounts = z.infer<typeof RequestCounts>;

/** A page of a list; `nextCursor` is null on the last one. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const DeliveryState = z.enum(DELIVERY_STATES);

/** The row that a request has started, such as a poll. */
export const Started = z.object({ id: z.string() });

/** The body of an error (RFC 9457). */
export const ProblemDocument = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  /** The next step. */
  hint: z.string().optional(),
  /** The part of the request to change. */
  field: z.string().optional(),
  /** All parts to change, where more than one is known; the first is `field`. At most 20. */
  fields: z.array(z.object({ field: z.string(), detail: z.string(), hint: z.string().optional() })).optional(),
  id: z.string().optional(),
  code: z.string().optional(),
});
