/**
 * FINDING_KINDS are the kinds of findings of an image. In sums, a file that several findings name belongs to the first of
 * their kinds in this order.
 */
export const FINDING_KINDS = [
  'secret',
  'removed-later',
  'rewritten',
  'package-cache',
  'dev-dependencies',
  'next-standalone',
  'toolchain',
  'build-cache',
  'repository-in-image',
  'documentation',
  'duplicate-content',
  'layer-order',
  'fat-base',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** Kinds that are found in the pushes of a series, not in the files of one image. They save bytes of each release, none of the image. */
export const HISTORY_KINDS = ['layer-order'] as const satisfies readonly FindingKind[];
export type HistoryKind = (typeof HISTORY_KINDS)[number];

/** Kinds that images of every purpose are checked for. The others are checked in images that run an application. */
export const KINDS_OF_ALL_PURPOSES = [
  'secret',
  'removed-later',
  'package-cache',
  'build-cache',
  'duplicate-content',
  'layer-order',
] as const satisfies readonly FindingKind[];

/** "certain": nothing in the image needs the files. "likely": Plimsoll cannot exclude that something does. */
export const FINDING_CERTAINTIES = ['certain', 'likely'] as const;
export type FindingCertainty = (typeof FINDING_CERTAINTIES)[number];

/** What an image is for: to run an application, to build others in its stages, or to be the base of others. */
export const IMAGE_PURPOSES = ['runtime', 'builder', 'base'] as const;
export type ImagePurpose = (typeof IMAGE_PURPOSES)[number];

/** How many machines can pull the images of a repository or an owner. */
export const MOST_NODES = 1_000_000;

/** Most findings of an image that one prediction mends: as many as are listed. */
export const MOST_TRIED_FINDINGS = 300;
