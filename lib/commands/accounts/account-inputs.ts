import { z } from 'zod';
import { ROLES, TOKEN_SCOPES } from '#lib/domain/account.ts';

/** Request bodies around accounts. lib/auth/passwords.ts decides whether a password is good enough. */

const Name = z.string().trim().min(1).max(100);
const Email = z
  .email()
  .max(254)
  .transform((text) => text.toLowerCase());
const Password = z.string().min(1).max(256);
/** The code of a one-time link, or of the set-up link in the log. */
const Code = z.string().trim().min(20).max(100);
const RoleInput = z.enum(ROLES);
const Days = z.int().min(1).max(366);

export const SignInInput = z.strictObject({ email: z.string().trim().min(1).max(254), password: Password });
export type SignInInput = z.infer<typeof SignInInput>;

export const SetUpInput = z.strictObject({ code: Code, name: Name, email: Email, password: Password });
export type SetUpInput = z.infer<typeof SetUpInput>;

/** A reset leaves out name and e-mail address: it keeps those of the account. */
export const AcceptInvitationInput = z.strictObject({
  code: Code,
  name: Name.optional(),
  email: Email.optional(),
  password: Password,
});
export type AcceptInvitationInput = z.infer<typeof AcceptInvitationInput>;

export const FindInvitationInput = z.strictObject({ code: Code });
export const ChangePasswordInput = z.strictObject({
  current: Password,
  next: Password,
  /** Revokes the API tokens of the account, too. They stay valid otherwise. */
  revokeTokens: z.boolean().default(false),
});
export type ChangePasswordInput = z.infer<typeof ChangePasswordInput>;

export const InviteInput = z.strictObject({
  role: RoleInput,
  email: Email.nullable().default(null),
  expiresInDays: Days.max(30).default(7),
});
export type InviteInput = z.infer<typeof InviteInput>;

export const ChangeUserInput = z.strictObject({
  name: Name.optional(),
  role: RoleInput.optional(),
  isDisabled: z.boolean().optional(),
});
export type ChangeUserInput = z.infer<typeof ChangeUserInput>;

export const MakeTokenInput = z.strictObject({
  name: Name,
  scopes: z.array(z.enum(TOKEN_SCOPES)).min(1).max(3),
  /** Null for a token that never expires. */
  expiresInDays: Days.nullable().default(90),
});
export type MakeTokenInput = z.infer<typeof MakeTokenInput>;

/** `next` is the page to open after OIDC: only a path on this server. */
export const StartOidcInput = z.strictObject({ next: z.string().max(2_000).default('/') });
