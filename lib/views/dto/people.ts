import { z } from 'zod';
import { ROLES, TOKEN_SCOPES } from '#lib/auth/caller.ts';
import { PERMISSIONS } from '#lib/auth/permissions.ts';
import { page, Time } from './common.ts';

export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;
export const Permission = z.enum(PERMISSIONS);
export type Permission = z.infer<typeof Permission>;
export const TokenScope = z.enum(TOKEN_SCOPES);
export type TokenScope = z.infer<typeof TokenScope>;

/** Who asks, and what they may. A stranger has this only where anyone may read. */
export const Me = z.object({
  kind: z.enum(['user', 'token', 'stranger', 'system']),
  id: z.string().nullable(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  role: Role.nullable(),
  permissions: z.array(Permission),
  /** Whether the account has a password that it can change; false for those of OIDC alone. */
  hasPassword: z.boolean(),
});
export type Me = z.infer<typeof Me>;

/** A browser that is signed in. */
export const Session = z.object({
  id: z.string(),
  isCurrent: z.boolean(),
  createdAt: Time,
  lastSeenAt: Time,
  expiresAt: Time,
  address: z.string().nullable(),
  /** The browser's own words for itself. */
  userAgent: z.string().nullable(),
});
export type Session = z.infer<typeof Session>;
export const SessionList = z.object({ items: z.array(Session) });
export type SessionList = z.infer<typeof SessionList>;

const Person = z.object({ id: z.string(), name: z.string(), email: z.string() });

export const Token = z.object({
  id: z.string(),
  name: z.string(),
  /** Its first characters, to tell tokens apart. */
  hint: z.string(),
  scopes: z.array(TokenScope),
  owner: Person,
  createdAt: Time,
  expiresAt: Time.nullable(),
  lastUsedAt: Time.nullable(),
});
export type Token = z.infer<typeof Token>;
export const TokenList = z.object({ items: z.array(Token) });
export type TokenList = z.infer<typeof TokenList>;
/** The only answer that ever holds the token itself. */
export const CreatedToken = Token.extend({ token: z.string() });
export type CreatedToken = z.infer<typeof CreatedToken>;

/** What changing the password did to API tokens: they do not depend on it. */
export const PasswordChange = z.object({
  /** Tokens of the account that are still valid. */
  validTokens: z.int().min(0),
  /** Tokens that were revoked with it, because the request asked for it. */
  revokedTokens: z.int().min(0),
});
export type PasswordChange = z.infer<typeof PasswordChange>;

export const User = Person.extend({
  role: Role,
  /** plimsoll.yaml says it, and it is changed there. */
  isRoleFromFile: z.boolean(),
  /** Null while the account may sign in. */
  disabledAt: Time.nullable(),
  createdAt: Time,
  lastSeenAt: Time.nullable(),
  signsInWith: z.array(z.enum(['password', 'oidc'])),
  isYou: z.boolean(),
});
export type User = z.infer<typeof User>;
export const UserList = z.object({ items: z.array(User) });
export type UserList = z.infer<typeof UserList>;

export const Invitation = z.object({
  id: z.string(),
  /** A `reset` lets an account that exists set a new password. */
  kind: z.enum(['invitation', 'reset']),
  role: Role,
  email: z.string().nullable(),
  user: Person.nullable(),
  /** Who made it, by e-mail address or name. */
  createdBy: z.string(),
  createdAt: Time,
  expiresAt: Time,
});
export type Invitation = z.infer<typeof Invitation>;
/** Those that can still be used. */
export const InvitationList = z.object({ items: z.array(Invitation) });
export type InvitationList = z.infer<typeof InvitationList>;
/** The only answer that ever holds the link. */
export const CreatedInvitation = Invitation.extend({ url: z.string() });
export type CreatedInvitation = z.infer<typeof CreatedInvitation>;

/** What a link is for, before it is used. */
export const InvitationPreview = z.object({
  kind: z.enum(['invitation', 'reset']),
  role: Role,
  /** Null where one may choose it. */
  email: z.string().nullable(),
  name: z.string().nullable(),
});
export type InvitationPreview = z.infer<typeof InvitationPreview>;

export const AuditEvent = z.object({
  id: z.int(),
  at: Time,
  actor: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() }),
  /** "repository.add" */
  action: z.string(),
  target: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() }).nullable(),
  details: z.record(z.string(), z.unknown()),
});
export type AuditEvent = z.infer<typeof AuditEvent>;
export const AuditList = page(AuditEvent);
export type AuditList = z.infer<typeof AuditList>;

/** What the sign-in and set-up pages need; anyone may know it. */
export type SignInOptions = {
  isClaimed: boolean;
  isPublic: boolean;
  /** What the button for OIDC says; null where there is none. */
  oidcName: string | null;
};
