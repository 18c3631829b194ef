import { z } from 'zod';
import { FILE_KINDS } from '#lib/contents/entry.ts';
import { CONTENTS_STATES, PACKAGE_KINDS } from '#lib/domain/contents.ts';
import { Bytes, growing, Problem } from './common.ts';

export const LayerFiles = z.object({
  layer: z.string(),
  position: z.int(),
  state: z.enum(CONTENTS_STATES),
  problem: Problem.nullable(),
  notes: z.array(z.object({ code: z.string(), message: z.string() })),
  compressedBytes: Bytes,
  uncompressedBytes: Bytes.nullable(),
  entryCount: z.int().nullable(),
});

export type LayerFiles = z.infer<typeof LayerFiles>;

/** Layers wait for the daily budget of their registry: about how many days until the last of them is read, 1 at least. */
export const ContentsWait = z.object({ days: z.int(), bytesPerDay: Bytes });
export type ContentsWait = z.infer<typeof ContentsWait>;

/** Digests of requested layers: already read, or waiting to be read. */
export const ContentsWaiting = z.object({ read: z.array(z.string()), waiting: z.array(z.string()) });
export type ContentsWaiting = z.infer<typeof ContentsWaiting>;

/** A directory of an image's layers, with a page of its direct entries. Bytes are uncompressed. */
export const FileTree = z.object({
  path: z.string(),
  layers: z.array(LayerFiles),
  /** Null when none of the layers waits longer than today. */
  waiting: ContentsWait.nullable(),
  items: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(FILE_KINDS),
      sizeBytes: Bytes,
      /** Number of files in and below it, over all layers. */
      fileCount: z.int(),
      /** Bytes that a later layer overwrites or deletes. */
      wastedBytes: Bytes,
      target: z.string().nullable(),
      layers: z.array(z.object({ position: z.int(), sizeBytes: Bytes })),
      flags: z.array(z.string()),
    }),
  ),
  nextCursor: z.string().nullable(),
  /** Number of entries over all pages. */
  total: z.int(),
  /** True if the image has more files than are merged: entries may be missing. */
  truncated: z.boolean(),
});
export type FileTree = z.infer<typeof FileTree>;

/** A package in the merged layers of an image. Bytes count its visible files, hard links once. */
export const ImagePackage = z.object({
  name: z.string(),
  version: z.string().nullable(),
  ecosystem: growing(PACKAGE_KINDS),
  /** Unpacked bytes. */
  bytes: Bytes,
  /** What its files take of the compressed layers. */
  packedBytes: Bytes,
  /** 0 for a package that only the package manager records. */
  files: z.int(),
  /** Positions of the layers with its files, or of the layer that first records it. */
  layers: z.array(z.int()),
  /** True if all these layers are base layers; null if the base image is unknown. */
  base: z.boolean().nullable(),
});
export type ImagePackage = z.infer<typeof ImagePackage>;

/** Sums of unpacked bytes over the layers that were read. */
export const UnpackedTotals = z.object({
  /** Regular files of all layers, hard links once. */
  unpackedBytes: Bytes,
  /** Regular files that a container sees. */
  visibleBytes: Bytes,
  /** The difference: files that later layers replace or delete. */
  wastedBytes: Bytes,
  /** Files whose content other visible files have too, beyond the first of each. */
  duplicateBytes: Bytes,
});
export type UnpackedTotals = z.infer<typeof UnpackedTotals>;

/** A layer of which this repository shows no file list. */
export const UnreadLayer = z.object({
  position: z.int(),
  digest: z.string(),
  state: z.enum(CONTENTS_STATES).exclude(['read']),
  problem: Problem.nullable(),
});
export type UnreadLayer = z.infer<typeof UnreadLayer>;

/** The packages of an image, from the layers that were read. */
export const ImagePackages = z.object({
  items: z.array(ImagePackage),
  nextCursor: z.string().nullable(),
  /** Number of packages that match the filters. */
  total: z.int(),
  /** Null while no layer was read. */
  totals: UnpackedTotals.nullable(),
  /** Ecosystems of all packages, whatever the filters are. */
  ecosystems: z.array(growing(PACKAGE_KINDS)),
  /** Layers that are missing here, because this repository shows no file list of them. */
  unread: z.array(UnreadLayer),
  /** Null when none of the unread layers waits longer than today. */
  waiting: ContentsWait.nullable(),
  /** True if the image has too many files or packages, or a layer was read only in part, so that some are missing. */
  truncated: z.boolean(),
});
export type ImagePackages = z.infer<typeof ImagePackages>;
