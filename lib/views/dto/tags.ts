import { z } from 'zod';
import { MANIFEST_KINDS, PART_KINDS } from '#lib/domain/manifest.ts';
import { Bytes, SignedBytes, TagForm, Time } from './common.ts';

/** `code` is "waiting-for-quota" for a tag that is new or changed, when the registry's quota allows no read before `nextTryAt`. */
export const TagProblem = z.object({
  code: z.string(),
  /** Includes the registry's own message. */
  message: z.string(),
  hint: z.string().nullable(),
  /** HTTP status, if the registry answered. */
  status: z.int().nullable(),
  since: Time,
  triedAt: Time,
  nextTryAt: Time.nullable(),
});
export type TagProblem = z.infer<typeof TagProblem>;

export const UnreadPart = z.object({
  kind: z.enum(PART_KINDS),
  digest: z.string(),
  /** From the index's entry; null for a config. */
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
  /** Name of the tag, or the digest for a pinned digest. */
  name: z.string(),
  /** True if it is a pinned digest, which never moves. */
  isPinnedDigest: z.boolean(),
  /** Tags that point to a pinned digest now, at most 8; null for a tag. Empty when the tag it was pinned with has moved. */
  tagsAtDigest: z.array(z.string()).nullable(),
  form: TagForm,
  /** Digest of the index or manifest that the tag points to; null before its first check. */
  digest: z.string().nullable(),
  kind: z.enum(MANIFEST_KINDS).nullable(),
  platforms: z.array(
    z.object({
      platform: z.string(),
      digest: z.string(),
      sizeBytes: Bytes,
      layerCount: z.int(),
      /** Null until all layers of the image are read, as below. */
      unpackedBytes: Bytes.nullable(),
      deltaBytes: SignedBytes.nullable(),
      pullCostBytes: Bytes,
    }),
  ),
  /** Size for the requested platform, else for linux/amd64, else for the first. */
  sizeBytes: Bytes.nullable(),
  /** Bytes of all files of all layers of the same image. */
  unpackedBytes: Bytes.nullable(),
  deltaBytes: SignedBytes.nullable(),
  pullCostBytes: Bytes.nullable(),
  /** Build time in the config of the image that `sizeBytes` is of; null when it is absent or not plausible, such as 1970. */
  createdAt: Time.nullable(),
  /** Time when Plimsoll first saw this digest on this tag. */
  observedAt: Time.nullable(),
  checkedAt: Time.nullable(),
  /** Time of the first check that did not find it; null when it was found again or counts as gone. */
  missingSince: Time.nullable(),
  goneSince: Time.nullable(),
  /** The reason why its current manifest could not be read; null when it was. */
  problem: TagProblem.nullable(),
  /** Unread children and configs below its current manifest; at most 64. */
  unreadParts: z.array(UnreadPart),
});
export type Tag = z.infer<typeof Tag>;

export const TagList = z.object({ items: z.array(Tag), nextCursor: z.string().nullable(), total: z.int() });
export type TagList = z.infer<typeof TagList>;

export const Observation = z.object({
  digest: z.string(),
  mediaType: z.string(),
  kind: z.enum(MANIFEST_KINDS),
  firstSeenAt: Time,
  endedAt: Time.nullable(),
  platforms: z.array(z.object({ platform: z.string(), digest: z.string(), sizeBytes: Bytes })),
});
export const ObservationList = z.object({ items: z.array(Observation), nextCursor: z.string().nullable() });
export type ObservationList = z.infer<typeof ObservationList>;
