/** `public`: its badges are shown to anyone. */
export const VISIBILITIES = ['private', 'public'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

/** Sources of a repository's owner: a user or plimsoll.yaml, an image label, a pattern. */
export const OWNER_SOURCES = ['hand', 'label', 'pattern'] as const;
export type OwnerSource = (typeof OWNER_SOURCES)[number];

/** States of a repository in the overview, the one that needs attention most first. */
export const REPOSITORY_STATES = ['incident', 'over-budget', 'warning', 'calm'] as const;
export type RepositoryState = (typeof REPOSITORY_STATES)[number];
