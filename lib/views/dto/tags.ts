import { z } from 'zod';
import { Bytes, SignedBytes, TagForm, Time } from './common.ts';

export const Tag = z.object({
  id: z.int(),
  name: z.string(),
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
  goneSince: Time.nullable(),
});
export type Tag = z.infer<typeof Tag>;

export const TagList = z.object({ items: z.array(Tag), nextCursor: z.string().nullable(), total: z.int() });
export type TagList = z.infer<typeof TagList>;

export const Observation = z.object({
  digest: z.string(),
  mediaType: z.string(),
  kind: z.enum(['index', 'image', 'artifact', 'schema1', 'unknown']),
  firstSeenAt: Time,
  endedAt: Time.nullable(),
  platforms: z.array(z.object({ platform: z.string(), digest: z.string(), sizeBytes: Bytes })),
});
export const ObservationList = z.object({ items: z.array(Observation), nextCursor: z.string().nullable() });
export type ObservationList = z.infer<typeof ObservationList>;
