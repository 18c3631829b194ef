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
export type FindingCertainty = 'certain' | 'likely';

/** What an image is for: to run an application, to build others in its stages, or to be the base of others. */
export type ImagePurpose = 'runtime' | 'builder' | 'base';
