import type { InstalledPackage } from '#lib/contents/databases/databases.ts';

const SYSTEM_KINDS = ['dpkg', 'apk', 'rpm'];

/** Reports whether a package is one of the distribution. */
export const isSystemPackage = (owner: InstalledPackage | null): owner is InstalledPackage =>
  owner !== null && SYSTEM_KINDS.includes(owner.kind);

/** Returns the last part of a path. */
export const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** Reports whether a folder has documents, tests or examples, whose scripts nothing starts. */
export const isDocument = (folder: string) =>
  /^usr\/share\/(?:doc|man)\b|node_modules\/|\/(?:tests?|examples?)(?:\/|$)/.test(folder);
