import { z } from 'zod';
import { PACKAGE_KINDS } from '#lib/domain/contents.ts';
import { Bytes, growing, SignedBytes, Time } from './common.ts';

/** An image with a package, in a repository that shows its packages. */
export const PackageImage = z.object({
  repositoryId: z.string(),
  /** "docker.io/library/node" */
  reference: z.string(),
  digest: z.string(),
  /** "unknown" if the config was not read. */
  platform: z.string(),
  /** Tags that point to it now, at most five; else the last one that did. Empty if none is known. */
  tags: z.array(z.string()),
  /** True if a tag points to it now. */
  isTagged: z.boolean(),
  /** Unpacked bytes of the package in this image. */
  bytes: Bytes,
});
export type PackageImage = z.infer<typeof PackageImage>;

export const FoundPackage = z.object({
  ecosystem: growing(PACKAGE_KINDS),
  name: z.string(),
  /** Number of matching versions. */
  versionCount: z.int(),
  /** Versions, the highest first, at most twenty: those of tagged images before others. */
  versions: z.array(
    z.object({
      /** Null if it is unknown. */
      version: z.string().nullable(),
      /** Number of images with this version, and of those that a tag points to. */
      imageCount: z.int(),
      taggedCount: z.int(),
      /** Some of these images: those that a tag points to, then the newest. */
      images: z.array(PackageImage),
    }),
  ),
});
export type FoundPackage = z.infer<typeof FoundPackage>;

/** The packages whose names match, in images whose packages are known. */
export const FoundPackages = z.object({
  items: z.array(FoundPackage),
  /** There can be more, also after an answer with few items or none. */
  nextCursor: z.string().nullable(),
});
export type FoundPackages = z.infer<typeof FoundPackages>;

const ComparedPackage = z.object({ ecosystem: growing(PACKAGE_KINDS), name: z.string() });
const Versions = z.array(z.string().nullable());

/** How the packages of two images differ. Unpacked bytes; lists begin with the biggest change and have at most 200 entries. */
export const ComparedPackages = z.object({
  added: z.array(ComparedPackage.extend({ versions: Versions, bytes: Bytes })),
  removed: z.array(ComparedPackage.extend({ versions: Versions, bytes: Bytes })),
  /** Packages of both images with other versions or another size. */
  changed: z.array(
    ComparedPackage.extend({
      /** Versions that only this side has. Both are empty if only the size changed. */
      fromVersions: Versions,
      toVersions: Versions,
      fromBytes: Bytes,
      toBytes: Bytes,
      deltaBytes: SignedBytes,
    }),
  ),
  counts: z.object({ added: z.int(), removed: z.int(), changed: z.int() }),
  /** Change in the bytes of all packages. */
  deltaBytes: SignedBytes,
  /** True if a list was shortened, or if an image has too many files or packages. */
  truncated: z.boolean(),
});

/** A package at the points of a series, oldest first. */
export const PackageHistory = z.object({
  items: z.array(
    z.object({
      at: Time,
      tag: z.string(),
      digest: z.string(),
      /** Versions in the image; empty if it does not have the package or its packages are not known. */
      versions: z.array(z.string().nullable()),
      /** Unpacked bytes of all versions, 0 without the package; null if the packages of the image are not known. */
      bytes: Bytes.nullable(),
    }),
  ),
  /** True if older points are missing. */
  truncated: z.boolean(),
});
export type PackageHistory = z.infer<typeof PackageHistory>;
