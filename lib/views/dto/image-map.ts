import { z } from 'zod';
import { PACKAGE_KINDS } from '#lib/domain/contents.ts';
import { Bytes, growing } from './common.ts';
import { ContentsWait, UnreadLayer } from './contents.ts';

/** Compressed and unpacked bytes of the same files. Compressed bytes are their share of the layers. */
export const MapBytes = z.object({ packedBytes: Bytes, unpackedBytes: Bytes });
export type MapBytes = z.infer<typeof MapBytes>;

const MAP_BOX_KINDS = ['image', 'layer', 'directory', 'package', 'file', 'rest'] as const;

/** A box of the map. Its bytes include those of the boxes within it. */
export const MapBox = z.object({
  /** The index in `boxes` of the box that it is in; null for the first one. */
  inside: z.int().nullable(),
  kind: z.enum(MAP_BOX_KINDS),
  /** The value of `at` that opens it. Null when it cannot be opened: files, and the rest. */
  at: z.string().nullable(),
  /** The last part of the path; the instruction of a layer; the name of a package; empty for the image and the rest. */
  name: z.string(),
  /** Path in the container with a leading slash. Null for the image, layers, the rest, and packages without a directory of their own. */
  path: z.string().nullable(),
  /** The position of the only layer with its bytes; null when several have some. */
  layer: z.int().nullable(),
  /** Of a package, and of the directory of one package. */
  package: z.object({ ecosystem: growing(PACKAGE_KINDS), name: z.string(), version: z.string().nullable() }).nullable(),
  bytes: MapBytes,
  /** Part of `bytes` that later layers replace or delete. */
  wasted: MapBytes,
  /** Part of `bytes` whose content an earlier file has too. */
  duplicate: MapBytes,
  /** Part of `bytes` in base layers; null when the base is unknown. */
  base: MapBytes.nullable(),
  fileCount: z.int(),
  /** How many boxes of the same level the rest stands for; 0 for others. */
  restCount: z.int(),
  /** Ids of the image's findings whose paths are this one, or above it. */
  findings: z.array(z.string()),
});
export type MapBox = z.infer<typeof MapBox>;

/** The files of an image as boxes within boxes: the opened box with some levels below it. */
export const ImageMap = z.object({
  /** From the whole image to the opened box, which is the last one. */
  trail: z.array(z.object({ at: z.string(), name: z.string() })),
  /**
   * The opened box first, then those within it, each after the one that it is in and the largest of a level first. What is left out
   * of a level is one box of the kind `rest` at its end.
   */
  boxes: z.array(MapBox),
  /** How many boxes match the filter; null without one. */
  matches: z.int().nullable(),
  /** Of the whole image; null while layers are unread. */
  totals: z
    .object({
      bytes: MapBytes,
      visible: MapBytes,
      wasted: MapBytes,
      duplicate: MapBytes,
      /** Visible of all unpacked bytes, 0 to 1. */
      efficiency: z.number(),
      /** The figure that dive shows for the image, 0 to 1; null if it is unknown. */
      diveEfficiency: z.number().nullable(),
    })
    .nullable(),
  /** Layers that are missing here, because this repository shows no file list of them. */
  unread: z.array(UnreadLayer),
  /** Null when none of the unread layers waits longer than today. */
  waiting: ContentsWait.nullable(),
  /** True if the image has too many files or directories, or a layer was read only in part. */
  truncated: z.boolean(),
});
export type ImageMap = z.infer<typeof ImageMap>;
