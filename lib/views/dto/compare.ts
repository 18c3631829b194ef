import { z } from 'zod';
import { CONTENT_CHANGES, CONTENTS_STATES, PULL_UNKNOWNS } from '#lib/domain/contents.ts';
import { LAYER_CHANGES, LAYER_NOTES, LAYER_PARTS } from '#lib/domain/layer.ts';
import { Bytes, SignedBytes, Time } from './common.ts';
import { BaseImage } from './image.ts';
import { PackageDelta } from './incidents.ts';
import { ComparedPackages } from './packages.ts';

export const ComparedImage = z.object({
  digest: z.string(),
  repositoryId: z.string(),
  reference: z.string(),
  tag: z.string().nullable(),
  platform: z.string(),
  sizeBytes: Bytes,
  baseBytes: Bytes.nullable(),
  ownBytes: Bytes.nullable(),
  base: BaseImage.nullable(),
  /** Bytes of all files of all layers; null until the layers are read. */
  unpackedBytes: Bytes.nullable(),
  /** Build time in the config; null when it is absent or not plausible, such as 1970. */
  createdAt: Time.nullable(),
  /** Time when Plimsoll first saw a tag of this repository point to it. */
  firstSeenAt: Time.nullable(),
  source: z.string().nullable(),
  revision: z.string().nullable(),
});

export const ComparedLayer = z.object({
  digest: z.string(),
  sizeBytes: Bytes,
  position: z.int(),
  contents: z.enum(CONTENTS_STATES),
});

export const Comparison = z.object({
  from: ComparedImage,
  to: ComparedImage,
  deltaBytes: SignedBytes,
  baseDeltaBytes: SignedBytes.nullable(),
  ownDeltaBytes: SignedBytes.nullable(),
  /** Null unless both images are read. */
  unpackedDeltaBytes: SignedBytes.nullable(),
  /** Bytes that a node with `from` pulls for `to`. */
  pullCostBytes: Bytes,
  /** How much of pullCostBytes the node has already: files with the same content at the same path. Compressed bytes. */
  pull: z.object({
    /** Equal to pullCostBytes. */
    bytes: Bytes,
    unchangedBytes: Bytes.nullable(),
    /** True when a layer was read in part: at least so many bytes are unchanged. */
    truncated: z.boolean(),
    /** Why unchangedBytes is null. */
    unknown: z.enum(PULL_UNKNOWNS).nullable(),
  }),
  /** The deltas of all layers add up to deltaBytes exactly. In the order of the newer image. */
  layers: z.array(
    z.object({
      change: z.enum(LAYER_CHANGES),
      instruction: z.object({ display: z.string(), raw: z.string() }).nullable(),
      part: z.enum(LAYER_PARTS).nullable(),
      from: ComparedLayer.nullable(),
      to: ComparedLayer.nullable(),
      fromBytes: Bytes,
      toBytes: Bytes,
      deltaBytes: SignedBytes,
      /** The part of a pulled layer that the node has already; null where nothing is pulled, and while it is unknown. */
      unchangedBytes: Bytes.nullable(),
    }),
  ),
  /** Index in `layers` of the largest change, and its share of the whole; null when nothing changed. */
  main: z.object({ layer: z.int(), share: z.number() }).nullable(),
  note: z.enum(LAYER_NOTES).nullable(),
  /** Platforms of both sides. */
  platforms: z.array(z.string()),
  commitsUrl: z.string().nullable(),
  /** Differences in the packages; null unless all layers of both images were read. */
  packages: ComparedPackages.nullable(),
  /** Differences in the files of layers that were read; null when none was. Uncompressed bytes. */
  files: z
    .object({
      packages: z.array(PackageDelta),
      /** Number of differing layers that were not read; their files are not in the lists. */
      unreadLayers: z.int(),
      tree: z.array(
        z.object({
          path: z.string(),
          fromBytes: Bytes,
          toBytes: Bytes,
          deltaBytes: SignedBytes,
          deltaFiles: z.int(),
          /** Files whose content changed and not their size, and their bytes. */
          replacedFiles: z.int().optional(),
          replacedBytes: Bytes.optional(),
        }),
      ),
      files: z.array(
        z.object({
          path: z.string(),
          /** "changed": other content of the same size. */
          change: z.enum(CONTENT_CHANGES),
          fromBytes: Bytes,
          toBytes: Bytes,
        }),
      ),
      truncated: z.boolean(),
    })
    .nullable(),
});
export type Comparison = z.infer<typeof Comparison>;
