export const TAG_FORMS = ['artifact', 'pr', 'date', 'prerelease', 'semver', 'hash', 'moving', 'other'] as const;
export type TagForm = (typeof TAG_FORMS)[number];

/** States that a list of tags can be filtered by. `problem` means `unreadable` or `incomplete`. */
export const TAG_FILTERS = ['problem', 'unreadable', 'incomplete', 'waiting', 'missing', 'gone'] as const;
export type TagFilter = (typeof TAG_FILTERS)[number];
