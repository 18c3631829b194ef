import { z } from 'zod';
import { PERMISSIONS } from '#lib/auth/permissions.ts';
import { LINK_KINDS, ROLES, TOKEN_SCOPES } from '#lib/domain/account.ts';
import { BASE_URL_SOURCES } from '#lib/domain/base-url.ts';
import { page, Time } from './common.ts';

export const Role = z.enum(ROLES);
export const Permission = z.enum(PERMISSIONS);
export type Permission = z.infer<typeof Permission>;
export const TokenScope = z.enum(TOKEN_SCOPES);

/** The caller and their permissions. An anonymous caller only receives this when reading is public. */
export const Me = z.object({
  kind: z.enum(['user', 'token', 'stranger', 'system']),
  id: z.string().nullable(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  role: Role.nullable(),
  permissions: z.array(Permission),
  /** True if the account has a password to change; false for accounts with OIDC only. */
  hasPassword: z.boolean(),
});
export type Me = z.infer<typeof Me>;

/** A signed-in browser. */
export const Session = z.object({
  id: z.string(),
  isCurrent: z.boolean(),
  createdAt: Time,
  lastSeenAt: Time,
  expiresAt: Time,
  address: z.string().nullable(),
  /** The browser's User-Agent header. */
  userAgent: z.string().nullable(),
});
export type Session = z.infer<typeof Session>;
export const SessionList = z.object({ items: z.array(Session) });
export type SessionList = z.infer<typeof SessionList>;

export const Person = z.object({ id: z.string(), name: z.string(), email: z.string() });

export const Token = z.object({
  id: z.string(),
  name: z.string(),
  /** Its first characters, to distinguish tokens. */
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
/** The only response that contains the token itself. */
export const CreatedToken = Token.extend({ token: z.string() });
export type CreatedToken = z.infer<typeof CreatedToken>;

/** Effect of a password change on API tokens, which do not depend on the password. */
export const PasswordChange = z.object({
  /** Number of tokens of the account that are still valid. */
  validTokens: z.int().min(0),
  /** Number of tokens that were revoked with it, on request. */
  revokedTokens: z.int().min(0),
});
export type PasswordChange = z.infer<typeof PasswordChange>;

export const User = Person.extend({
  role: Role,
  /** True if plimsoll.yaml sets the role; it can then only be changed there. */
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
  /** A `reset` sets a new password for an existing account. */
  kind: z.enum(LINK_KINDS),
  role: Role,
  email: z.string().nullable(),
  user: Person.nullable(),
  /** E-mail address or name of its creator. */
  createdBy: z.string(),
  createdAt: Time,
  expiresAt: Time,
});
export type Invitation = z.infer<typeof Invitation>;
/** The links that can still be used. */
export const InvitationList = z.object({ items: z.array(Invitation) });
export type InvitationList = z.infer<typeof InvitationList>;
/** The only response that contains the link. */
export const CreatedInvitation = Invitation.extend({ url: z.url() });
export type CreatedInvitation = z.infer<typeof CreatedInvitation>;

/** The purpose of a link, before it is used. */
export const InvitationPreview = z.object({
  kind: z.enum(LINK_KINDS),
  role: Role,
  /** Null when the address can be chosen. */
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

/** The base URL of links in messages. */
export const BaseUrl = z.object({
  /** Without a trailing slash; null where messages have no links, and for callers without `write` when the source is `opened`. */
  url: z.string().nullable(),
  /** `configured` by PLIMSOLL_BASE_URL, else the address that an admin `opened` last. */
  source: z.enum(BASE_URL_SOURCES),
  /** When an opened address was stored or confirmed; at most a day late. Null for callers without `write`. */
  openedAt: Time.nullable(),
});
export type BaseUrl = z.infer<typeof BaseUrl>;

/** The data of the sign-in and set-up pages; public. */
export type SignInOptions = {
  isClaimed: boolean;
  isPublic: boolean;
  /** Provider name on the OIDC button; null without OIDC. */
  oidcName: string | null;
};

/** The address of the provider that the browser has to open. */
export const SingleSignOnStart = z.object({ url: z.url() });
