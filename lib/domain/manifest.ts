export const MANIFEST_KINDS = ['index', 'image', 'artifact', 'schema1', 'unknown'] as const;
export type ManifestKind = (typeof MANIFEST_KINDS)[number];

/** Roles of the entries of an index. */
export const ENTRY_ROLES = ['image', 'index', 'attestation', 'other'] as const;
export type EntryRole = (typeof ENTRY_ROLES)[number];

/** States of a config or child: read, not in the registry, or not read yet. */
export const PART_STATES = ['present', 'missing', 'unread'] as const;
export type PartState = (typeof PART_STATES)[number];

/** Parts of an image that a repository may have failed to read: a child of an index, or the config. */
export const PART_KINDS = ['child', 'config'] as const;
export type PartKind = (typeof PART_KINDS)[number];
