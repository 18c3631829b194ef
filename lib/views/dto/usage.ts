import { z } from 'zod';
import { BASE_SOURCES } from '#lib/domain/layer.ts';
import { USAGE_GROUPS } from '#lib/domain/usage.ts';
import { PASTE_SOURCES } from '#lib/image/paste/found.ts';
import { Bytes, page, Time } from './common.ts';

/** What tags take in registries. Compressed bytes, of what Plimsoll saw. */
const Sums = z.object({
  /** All tags whole, as if they shared nothing. */
  byTagsBytes: Bytes,
  /** Layers, configs and manifests that tags reach, each once for a registry. */
  distinctBytes: Bytes,
  /** The part of the distinct bytes that no other row of the registry has; of a registry, what only one repository has. */
  onlyHereBytes: Bytes,
  /** The rest of the distinct bytes. */
  sharedBytes: Bytes,
  /** Bytes that earlier images had and no tag of the registry reaches now. */
  pastBytes: Bytes,
  repositoryCount: z.int(),
  tagCount: z.int(),
});

const UsageRow = Sums.extend({
  /** Id of the repository or registry, or the name of the owner; "" for repositories without an owner. */
  id: z.string(),
  /** "ghcr.io/acme/api", the name of the owner, or the host of the registry; "" without an owner. */
  name: z.string(),
  /** The registry of a repository or of the row itself; null for an owner. */
  registryId: z.string().nullable(),
  owner: z.string().nullable(),
  /** The rows that share the most with this one, at most three. */
  sharedWith: z.array(z.object({ id: z.string(), name: z.string(), bytes: Bytes })),
});
export type UsageRow = z.infer<typeof UsageRow>;

export const Usage = page(UsageRow).extend({
  by: z.enum(USAGE_GROUPS),
  /** All registries together, whatever the rows are filtered by. */
  totals: Sums,
  /** Number of rows on all pages. */
  total: z.int(),
  registries: z.array(Sums.extend({ id: z.string(), name: z.string() })),
  /** When the figures were computed: slow ones are kept for up to a minute. */
  computedAt: Time,
});
export type Usage = z.infer<typeof Usage>;

const SharedLayer = z.object({
  /** Unique in the list. */
  id: z.string(),
  digest: z.string(),
  registryId: z.string(),
  /** "ghcr.io" */
  host: z.string(),
  sizeBytes: Bytes,
  repositoryCount: z.int(),
  tagCount: z.int(),
  /** Some of the repositories that have it, those with the most tags. */
  repositories: z.array(z.object({ id: z.string(), name: z.string(), tagCount: z.int() })),
  /** The beginning of the instruction that made it; null if it is unknown. */
  instruction: z.string().nullable(),
  /** True if it belongs to the base of an image. */
  isBase: z.boolean(),
});
export type SharedLayer = z.infer<typeof SharedLayer>;

/** Layers of present tags, each once for a registry. */
export const SharedLayers = page(SharedLayer);
export type SharedLayers = z.infer<typeof SharedLayers>;

const UsedBase = z.object({
  /** "docker.io/library/node" */
  name: z.string(),
  tag: z.string().nullable(),
  by: z.enum(BASE_SOURCES),
  /** The watched repository of the base, and its image; null if the base is not watched. */
  repositoryId: z.string().nullable(),
  digest: z.string().nullable(),
  /** Bytes of the base layers, which an image that was rebuilt on another base pulls again. Null if the boundary is unknown. */
  baseBytes: Bytes.nullable(),
  /** Number of different lists of base layers. */
  variants: z.int(),
  imageCount: z.int(),
  /** Some of the images. */
  images: z.array(
    z.object({
      repositoryId: z.string(),
      reference: z.string(),
      tag: z.string(),
      digest: z.string(),
      platform: z.string(),
    }),
  ),
});

/** The newest image of each own repository, by its base image. Most images first. */
export const UsedBases = z.object({
  items: z.array(UsedBase),
  /** Own repositories whose newest image has an unknown base. */
  unknown: z.int(),
});
export type UsedBases = z.infer<typeof UsedBases>;

const DoneSums = z.object({
  /** Findings that pushes have mended, and how many of them could be measured. */
  done: z.int(),
  measured: z.int(),
  /** What the measured ones were predicted to save, and by how much their layers shrank. */
  predictedBytes: Bytes,
  savedBytes: Bytes,
});

/** What own images saved by findings that were mended, and what they could still save. Compressed bytes. */
export const UsageSavings = DoneSums.extend({
  /** Own repositories with a mended finding, those that saved most first, at most 200. */
  items: z.array(DoneSums.extend({ repositoryId: z.string(), reference: z.string() })),
  /** What a rollout of the newest images would save by owner: the bytes of each image × its nodes. Null: without an owner. */
  owners: z.array(z.object({ owner: z.string().nullable(), repositories: z.int(), rolloutBytes: Bytes })),
});
export type UsageSavings = z.infer<typeof UsageSavings>;

/** What removing tags would free in a registry. Plimsoll removes nothing. */
export const Removal = z.object({
  registryId: z.string(),
  host: z.string(),
  /** Blobs that the tags reach. */
  reachedBytes: Bytes,
  /** The part of them that no other watched tag of the registry reaches. A tag that is not watched can still hold them. */
  freedBytes: Bytes,
  freedLayers: z.int(),
  freedManifests: z.int(),
  /** The tags that the figures count: "ghcr.io/acme/api:1.0", with what each points to and when the registry last said so. */
  tags: z.array(z.object({ id: z.int(), reference: z.string(), digest: z.string(), checkedAt: Time.nullable() })),
  /** Tags that are not counted, because their last check is older than an hour. /usage/removal/check checks them. */
  unchecked: z.array(z.object({ id: z.int(), reference: z.string(), checkedAt: Time.nullable() })),
  /** Tags that are gone or were never read. They free nothing. */
  withoutImage: z.array(z.string()),
});
export type Removal = z.infer<typeof Removal>;

/** Whether tags still point to what Plimsoll saw, as their registry answered just now. `unknown`: it did not say. */
export const RemovalCheck = z.object({
  items: z.array(z.object({ id: z.int(), reference: z.string(), state: z.enum(['same', 'moved', 'gone', 'unknown']) })),
});
export type RemovalCheck = z.infer<typeof RemovalCheck>;

const StackImage = z.object({
  /** "docker.io/library/node:24-alpine" */
  reference: z.string(),
  line: z.int(),
  /** Why it is not counted; null if it is. */
  problem: z.enum(['not-watched', 'not-read']).nullable(),
  repositoryId: z.string().nullable(),
  digest: z.string().nullable(),
  platform: z.string().nullable(),
  /** Compressed bytes of the image alone. */
  sizeBytes: Bytes.nullable(),
  /** Bytes that no other image of the text has. */
  onlyHereBytes: Bytes.nullable(),
  /** The newest image of its series, and the bytes of it that no image of the text has. Null if there is none. */
  newest: z.object({ tag: z.string(), digest: z.string(), updateBytes: Bytes }).nullable(),
});
export type StackImage = z.infer<typeof StackImage>;

/** What the images of a text take on one machine, which stores a layer once. Compressed bytes. */
export const Stack = z.object({
  source: z.enum(PASTE_SOURCES),
  items: z.array(StackImage),
  /** All counted images, each whole. */
  aloneBytes: Bytes,
  /** All counted images with each layer once. */
  togetherBytes: Bytes,
  /** The newest images of the same series, with each layer once, and what of them the machine lacks. */
  newestBytes: Bytes,
  updateBytes: Bytes,
  /** Lines that name no image. */
  skipped: z.int(),
  /** True if the text names more images than are read. */
  truncated: z.boolean(),
});
export type Stack = z.infer<typeof Stack>;
