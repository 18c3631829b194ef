import { z } from 'zod';
import { BASE_SOURCES, LAYER_PARTS } from '#lib/domain/layer.ts';
import { ENTRY_ROLES, MANIFEST_KINDS, PART_STATES } from '#lib/domain/manifest.ts';
import { Bytes, SignedBytes, Time } from './common.ts';
import { FindingsSummary } from './findings.ts';
import { UnreadPart } from './tags.ts';

export const ImageLayer = z.object({
  /** 0 is the lowest layer. */
  position: z.int(),
  digest: z.string(),
  sizeBytes: Bytes,
  mediaType: z.string(),
  diffId: z.string().nullable(),
  /** Cleaned for display, and raw from the config, with secrets masked; null when the history does not match the layers. */
  instruction: z.object({ display: z.string(), raw: z.string() }).nullable(),
  part: z.enum([...LAYER_PARTS, 'unknown']),
  /** True if the previous release has it too, so that a node with that release does not pull it. */
  inPrevious: z.boolean(),
  /** The part of a layer that the previous release lacks which a node has already; null while it is unknown. */
  unchangedBytes: Bytes.nullable(),
  /** Number of images in this repository that contain it. */
  sharedBy: z.int(),
  /** Time when this repository first showed it. */
  since: Time.nullable(),
});
export type ImageLayer = z.infer<typeof ImageLayer>;

/** The image that another one is built on. */
export const BaseImage = z.object({
  /** "docker.io/library/node"; the label's text where it is no reference; null where only its layers are known. */
  name: z.string().nullable(),
  tag: z.string().nullable(),
  /** A watched image with exactly the base layers, and its repository. With `by: "label"`, the digest of the label. */
  repositoryId: z.string().nullable(),
  digest: z.string().nullable(),
  /** Null where the image is known from a label alone. */
  layerCount: z.int().nullable(),
  sizeBytes: Bytes.nullable(),
  /** True while `tag` points to it. */
  current: z.boolean(),
  /** When `tag` stopped pointing to it. */
  endedAt: Time.nullable(),
  by: z.enum(BASE_SOURCES),
  /** The base image that the labels name, where that is another one. */
  label: z.string().nullable(),
});
export type BaseImage = z.infer<typeof BaseImage>;

/** Instructions including their secrets, lowest layer first; null where the config has none. */
export const RawInstructions = z.object({ digest: z.string(), instructions: z.array(z.string().nullable()) });
export type RawInstructions = z.infer<typeof RawInstructions>;

export const Image = z.object({
  digest: z.string(),
  kind: z.enum(MANIFEST_KINDS),
  mediaType: z.string(),
  repositoryId: z.string(),
  /** "docker.io/library/node" */
  reference: z.string(),
  /** Tags that point to it now, directly or through an index. */
  tags: z.array(z.string()),
  platform: z.string().nullable(),
  /** Null for an index: it has no size of its own. */
  sizeBytes: Bytes.nullable(),
  /** Bytes of all files of all layers, of those that a container sees, the difference, and copies. Null until the layers are read. */
  unpackedBytes: Bytes.nullable(),
  visibleBytes: Bytes.nullable(),
  wastedBytes: Bytes.nullable(),
  duplicateBytes: Bytes.nullable(),
  /** Visible divided by unpacked bytes, and the figure that the tool dive shows: 0 to 1. That of dive can be null in a read image. */
  efficiency: z.number().nullable(),
  diveEfficiency: z.number().nullable(),
  manifestBytes: Bytes,
  config: z.object({ digest: z.string(), sizeBytes: Bytes, state: z.enum(PART_STATES) }).nullable(),
  /** Build time in the config; null when it is absent or not plausible, such as 1970. */
  createdAt: Time.nullable(),
  /** Time when Plimsoll first saw a tag of this repository point to it, directly or through an index. */
  firstSeenAt: Time.nullable(),
  labels: z.record(z.string(), z.string()),
  facts: z.object({
    author: z.string().nullable(),
    entrypoint: z.array(z.string()).nullable(),
    command: z.array(z.string()).nullable(),
    user: z.string().nullable(),
    workingDirectory: z.string().nullable(),
  }),
  /** Null when nothing is known of it. */
  base: BaseImage.nullable(),
  layers: z.array(ImageLayer),
  /** Notes for the reader: "history does not match layers", "config is missing". */
  notes: z.array(z.string()),
  previous: z
    .object({
      digest: z.string(),
      tag: z.string(),
      sizeBytes: Bytes,
      deltaBytes: SignedBytes,
      pullCostBytes: Bytes,
      /** The part of it that a node has already; null while it is unknown. */
      unchangedBytes: Bytes.nullable(),
    })
    .nullable(),
  /** Every child of the requested index, or of the index that this image was seen in. */
  platforms: z.array(
    z.object({
      platform: z.string(),
      digest: z.string(),
      sizeBytes: Bytes.nullable(),
      state: z.enum(PART_STATES),
      role: z.enum(ENTRY_ROLES),
    }),
  ),
  indexDigest: z.string().nullable(),
  /** What could be mended in the image; null until its findings are stored. */
  findings: FindingsSummary.nullable(),
  /** The longest series of this repository with a point of this image. */
  seriesId: z.string().nullable(),
  /** Unread children and configs of this image and its index, with the reasons; at most 64. */
  unreadParts: z.array(UnreadPart),
});
export type Image = z.infer<typeof Image>;
