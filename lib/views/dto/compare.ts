import { z } from 'zod';
import { Bytes, SignedBytes, Time } from './common.ts';
import { PackageDelta } from './incidents.ts';

const Side = z.object({
  digest: z.string(),
  repositoryId: z.string(),
  reference: z.string(),
  tag: z.string().nullable(),
  platform: z.string(),
  sizeBytes: Bytes,
  baseBytes: Bytes.nullable(),
  ownBytes: Bytes.nullable(),
  baseName: z.string().nullable(),
  createdAt: Time.nullable(),
  firstSeenAt: Time.nullable(),
  source: z.string().nullable(),
  revision: z.string().nullable(),
});

const ComparedLayer = z.object({
  digest: z.string(),
  sizeBytes: Bytes,
  position: z.int(),
  contents: z.enum(['read', 'reading', 'queued', 'unavailable', 'unread']),
});

export const Comparison = z.object({
  from: Side,
  to: Side,
  deltaBytes: SignedBytes,
  baseDeltaBytes: SignedBytes.nullable(),
  ownDeltaBytes: SignedBytes.nullable(),
  /** Bytes that a node with `from` pulls for `to`. */
  pullCostBytes: Bytes,
  /** The deltas of all layers add up to deltaBytes exactly. In the order of the newer image. */
  layers: z.array(
    z.object({
      change: z.enum(['same', 'moved', 'recompressed', 'changed', 'removed', 'added']),
      instruction: z.object({ display: z.string(), raw: z.string() }).nullable(),
      part: z.enum(['base', 'own']).nullable(),
      from: ComparedLayer.nullable(),
      to: ComparedLayer.nullable(),
      fromBytes: Bytes,
      toBytes: Bytes,
      deltaBytes: SignedBytes,
    }),
  ),
  /** Index in `layers` of the largest change, and its share of the whole; null when nothing changed. */
  main: z.object({ layer: z.int(), share: z.number() }).nullable(),
  note: z.enum(['recompressed', 'reordered']).nullable(),
  /** Platforms of both sides. */
  platforms: z.array(z.string()),
  commitsUrl: z.string().nullable(),
  /** Differences in the files of layers that were read; null when none was. Uncompressed bytes. */
  files: z
    .object({
      packages: z.array(PackageDelta),
      /** Number of differing layers that were not read; their files are not in the lists. */
      unreadLayers: z.int(),
      tree: z.array(
        z.object({ path: z.string(), fromBytes: Bytes, toBytes: Bytes, deltaBytes: SignedBytes, deltaFiles: z.int() }),
      ),
      files: z.array(
        z.object({
          path: z.string(),
          change: z.enum(['new', 'grown', 'shrunk', 'gone']),
          fromBytes: Bytes,
          toBytes: Bytes,
        }),
      ),
      truncated: z.boolean(),
    })
    .nullable(),
});
export type Comparison = z.infer<typeof Comparison>;
