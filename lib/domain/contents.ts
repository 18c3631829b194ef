/** States of a layer's file list for readers. "removed": it was read, and is no longer kept. */
export const CONTENTS_STATES = ['read', 'reading', 'queued', 'unavailable', 'unread', 'removed'] as const;
export type ContentsState = (typeof CONTENTS_STATES)[number];

/**
 * Kinds of packages that are recognised in a file list. A newer release can store other words, so a stored kind is a
 * string, and an unknown one is shown as it is.
 */
export const PACKAGE_KINDS = [
  'npm',
  'python',
  'dpkg',
  'apk',
  'go',
  'java',
  'rpm',
  'conda',
  'composer',
  'gem',
  'cargo',
  'nuget',
  'homebrew',
  'nix',
] as const;
export type PackageKind = (typeof PACKAGE_KINDS)[number];

/** Changes of a package, directory or file between two images. "changed": other content of the same size. */
export const CONTENT_CHANGES = ['new', 'grown', 'shrunk', 'gone', 'changed'] as const;
export type ContentChange = (typeof CONTENT_CHANGES)[number];

/**
 * Why it is unknown how much of a pull did not change: the files of some layers were not read, or in part only, or there are too
 * many.
 */
export const PULL_UNKNOWNS = ['unread-layers', 'read-in-part', 'too-many-files'] as const;
export type PullUnknown = (typeof PULL_UNKNOWNS)[number];
