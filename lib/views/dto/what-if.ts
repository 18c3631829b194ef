import { z } from 'zod';
import { PREDICTION_PROBLEMS } from '#lib/domain/what-if.ts';
import { Bytes, growing, Relation } from './common.ts';
import { BaseImage } from './image.ts';
import { ComparedPackages } from './packages.ts';

/** Compressed bytes, each distinct layer once. Parts are null while the end of the base is unknown. */
export const PredictedSizes = z.object({ sizeBytes: Bytes, baseBytes: Bytes.nullable(), ownBytes: Bytes.nullable() });

/** Current images of other repositories that have all layers of a base. */
export const LayerHolders = z.object({ images: z.int(), repositories: z.int() });

/** An image that could be the base. */
export const BaseChoice = z.object({
  repositoryId: z.string(),
  /** "docker.io/library/node" */
  reference: z.string(),
  tag: z.string(),
  digest: z.string(),
  sizeBytes: Bytes,
  /** True if its repository has the name of the current base. */
  sibling: z.boolean(),
});
export type BaseChoice = z.infer<typeof BaseChoice>;

export const PredictedPlatform = z.object({
  platform: z.string(),
  digest: z.string(),
  before: PredictedSizes,
  /** Null where `problem` says why. */
  after: PredictedSizes.nullable(),
  problem: growing(PREDICTION_PROBLEMS).nullable(),
  /** What a node downloads that has the image as it is. */
  pullBytes: Bytes.nullable(),
  /** Compressed bytes that the chosen findings save, each file once. True: they are likely, or estimated. */
  savedBytes: Bytes,
  estimated: z.boolean(),
  /** Ids of the chosen findings that the image of this platform has. */
  findings: z.array(z.string()),
});
export type PredictedPlatform = z.infer<typeof PredictedPlatform>;

/** What an image would be on another base, and without findings. */
export const WhatIf = z.object({
  relation: Relation,
  /** The base as it is; null when nothing is known of it. */
  currentBase: BaseImage.nullable(),
  /** The base that is tried, and where its layers are from; null keeps the base. */
  base: z
    .object({
      repositoryId: z.string().nullable(),
      reference: z.string(),
      tag: z.string().nullable(),
      digest: z.string(),
      source: z.enum(['watched', 'registry']),
    })
    .nullable(),
  /** The platform of the image first. */
  platforms: z.array(PredictedPlatform),
  /** The following are of the platform of the image. Unpacked bytes of all layers; null until they are read. */
  unpacked: z.object({ beforeBytes: Bytes.nullable(), afterBytes: Bytes.nullable() }),
  /** Files of the base that own layers replace or remove, and their unpacked bytes. Their copies stay as they are. Null until all layers are read. */
  changedFiles: z.object({ files: z.int(), bytes: Bytes }).nullable(),
  /** How the packages of the two bases differ; null unless all layers of both images were read, or without another base. */
  packages: ComparedPackages.nullable(),
  holders: z.object({ before: LayerHolders.nullable(), after: LayerHolders.nullable() }),
  /** Images that could be the base, those with the name of the current one first. */
  choices: z.array(BaseChoice),
});
export type WhatIf = z.infer<typeof WhatIf>;
