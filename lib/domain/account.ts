/** Roles of people and tokens, the least powerful first. */
export const ROLES = ['viewer', 'editor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Links that an admin makes: for a new account, or for a new password. */
export const LINK_KINDS = ['invitation', 'reset'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

export const TOKEN_SCOPES = ['read', 'check', 'write'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];
