import { z } from 'zod';
import { Bytes, Problem } from './common.ts';

/** State of a layer's file list. */
export const ContentsState = z.enum(['read', 'reading', 'queued', 'unavailable', 'unread']);
export type ContentsState = z.infer<typeof ContentsState>;

export const LayerFiles = z.object({
  layer: z.string(),
  position: z.int(),
  state: ContentsState,
  problem: Problem.nullable(),
  notes: z.array(z.object({ code: z.string(), message: z.string() })),
  compressedBytes: Bytes,
  uncompressedBytes: Bytes.nullable(),
  entryCount: z.int().nullable(),
});

export type LayerFiles = z.infer<typeof LayerFiles>;

/** Digests of requested layers: already read, or waiting to be read. */
export const ContentsWaiting = z.object({ read: z.array(z.string()), waiting: z.array(z.string()) });
export type ContentsWaiting = z.infer<typeof ContentsWaiting>;

/** A directory of an image's layers, with its direct entries. Bytes are uncompressed. */
export const FileTree = z.object({
  path: z.string(),
  layers: z.array(LayerFiles),
  items: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['directory', 'file', 'symlink', 'hardlink', 'device', 'other', 'whiteout', 'opaque']),
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
  truncated: z.boolean(),
});
export type FileTree = z.infer<typeof FileTree>;
