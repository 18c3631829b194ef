import { z } from 'zod';
import { Bytes, SignedBytes, TagForm, Time } from './common.ts';

/** `code` is "waiting-for-quota" where the tag changed, or was not read yet, and the registry's quota allows no read before `nextTryAt`. */
export const TagProblem = z.object({
  code: z.string(),
  /** With the registry's own words. */
  message: z.string(),
  hint: z.string().nullable(),
  /** HTTP status, where the registry answered. */
  status: z.int().nullable(),
  since: Time,
  triedAt: Time,
  nextTryAt: Time.nullable(),
});
export type TagProblem = z.infer<typeof TagProblem>;

export const UnreadPart = z.object({
  kind: z.enum(['child', 'config']),
  digest: z.string(),
  /** Of the index's entry; null for a config. */
  platform: z.string().nullable(),
  code: z.string(),
  message: z.string(),
  hint: z.string().nullable(),
  since: Time,
  nextTryAt: Time.nullable(),
});
export type UnreadPart = z.infer<typeof UnreadPart>;

export const Tag = z.object({
  id: z.int(),
  /** The tag; for a pinned digest the digest. */
  name: z.string(),
  /** A digest that is watched itself, beside the tags: it never moves. */
  isPinnedDigest: z.boolean(),
  /** Tags that point to a pinned digest now, at most 8; null for a tag. Empty where the tag that it was pinned with has moved on. */
  tagsAtDigest: z.array(z.string()).nullable(),
  form: TagForm,
  /** What the tag points to: an index, or a manifest. Null before it was first looked at. */
  digest: z.string().nullable(),
  kind: z.enum(['index', 'image', 'artifact', 'schema1', 'unknown']).nullable(),
  platforms: z.array(
    z.object({
      platform: z.string(),
      digest: z.string(),
      sizeBytes: Bytes,
      layerCount: z.int(),
      deltaBytes: SignedBytes.nullable(),
      pullCostBytes: Bytes,
    }),
  ),
  /** Of the platform asked for, else of linux/amd64, else of the first. */
  sizeBytes: Bytes.nullable(),
  deltaBytes: SignedBytes.nullable(),
  pullCostBytes: Bytes.nullable(),
  /** When this digest was first seen here. */
  observedAt: Time.nullable(),
  checkedAt: Time.nullable(),
  /** Since the first check that did not find it; null once it is found, and for a tag that is gone. */
  missingSince: Time.nullable(),
  goneSince: Time.nullable(),
  /** Why what the tag points to now could not be read; null when it was. */
  problem: TagProblem.nullable(),
  /** Children and configs below what the tag points to that this repository has not read; at most 64. */
  unreadParts: z.array(UnreadPart),
});
export type Tag = z.infer<typeof Tag>;

export const TagList = z.object({ items: z.array(Tag), nextCursor: z.string().nullable(), total: z.int() });
export type TagList = z.infer<typeof TagList>;

const Observation = z.object({
  digest: z.string(),
  mediaType: z.string(),
  kind: z.enum(['index', 'image', 'artifact', 'schema1', 'unknown']),
  firstSeenAt: Time,
  endedAt: Time.nullable(),
  platforms: z.array(z.object({ platform: z.string(), digest: z.string(), sizeBytes: Bytes })),
});
export const ObservationList = z.object({ items: z.array(Observation), nextCursor: z.string().nullable() });
export type ObservationList = z.infer<typeof ObservationList>;
