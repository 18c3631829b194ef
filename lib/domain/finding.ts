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
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** "certain": nothing in the image needs the files. "likely": Plimsoll cannot exclude that something does. */
export const FINDING_CERTAINTIES = ['certain', 'likely'] as const;
export type FindingCertainty = (typeof FINDING_CERTAINTIES)[number];

/** What an image is for: to run an application, to build others in its stages, or to be the base of others. */
export const IMAGE_PURPOSES = ['runtime', 'builder', 'base'] as const;
export type ImagePurpose = (typeof IMAGE_PURPOSES)[number];
