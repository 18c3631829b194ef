/**
 * What the records of an installer say of a package besides its version. "bundled": shipped inside another package.
 * "replaced": Go took this module instead of the required one. The order is part of the format of a file index.
 */
export const PACKAGE_FLAGS = ['dev', 'optional', 'peer', 'bundled', 'private', 'replaced'] as const;
export type PackageFlag = (typeof PACKAGE_FLAGS)[number];

/** Why a file that names packages was not read completely. */
export type NotReadCode = 'too-big' | 'too-many' | 'format' | 'damaged';
