import { isMakerEntitled } from '#lib/auth/link-maker.ts';
import { hashSecret, makeCode } from '#lib/auth/tokens.ts';
import {
  deleteInvitation,
  findInvitation,
  findMakers,
  type InvitationRow,
  insertInvitation,
  useInvitation,
} from '#lib/db/accounts/invitations.ts';
import { deleteSessions } from '#lib/db/accounts/sessions.ts';
import { getUser, insertUser, lockUser, savePassword } from '#lib/db/accounts/users.ts';
import type { Database } from '#lib/db/client.ts';
import { DuplicateError, NotFoundError } from '#lib/db/errors.ts';
import type { CommandContext, GuardedCommands } from '../context.ts';
import { ConflictError, RefusedError } from '../errors.ts';
import type { AcceptInvitationInput, InviteInput } from './account-inputs.ts';
import { noteChange } from './audit.ts';
import { hashNewPassword } from './passwords.ts';

const DAY_MS = 86_400_000;
const RESET_DAYS = 1;

/** `url` is absolute. */
export type MadeInvitation = { row: InvitationRow; url: string };

/** Creates a link with which one account can be created. @param ownAddress - in the admin's browser; null for an API token */
export async function invite(
  guarded: GuardedCommands,
  { role, email, expiresInDays }: InviteInput,
  ownAddress: string | null,
): Promise<MadeInvitation> {
  const context = guarded.require('administer');
  const made = await makeLink(guarded, { role, email, userId: null, days: expiresInDays, ownAddress });
  await noteChange(context, 'invitation.make', { kind: 'invitation', id: made.row.id, name: email }, { role });
  return made;
}

/**
 * Creates a link with which the password of an account can be set once.
 *
 * @param ownAddress - in the admin's browser; null for an API token
 * @throws NotFoundError, RefusedError
 */
export async function makeResetLink(
  guarded: GuardedCommands,
  userId: string,
  ownAddress: string | null,
): Promise<MadeInvitation> {
  const context = guarded.require('administer');
  const { email, role, disabledAt } = await getUser(context.db, userId);
  if (disabledAt !== null)
    throw new RefusedError(`The account ${email} is disabled, so the new password would not work.`, {
      hint: 'Enable the account first, then create the link.',
    });
  const made = await makeLink(guarded, { role, email, userId, days: RESET_DAYS, ownAddress });
  await noteChange(context, 'user.reset-link', { kind: 'user', id: userId, name: email });
  return made;
}

async function makeLink(
  guarded: GuardedCommands,
  {
    days,
    ownAddress,
    ...fields
  }: Pick<InvitationRow, 'role' | 'email'> & { userId: string | null; days: number; ownAddress: string | null },
): Promise<MadeInvitation> {
  const { db, clock, actor, baseUrls } = guarded.require('administer');
  const { code, hash } = makeCode();
  const now = clock.now();
  const row = await insertInvitation(db, {
    ...fields,
    codeHash: hash,
    createdBy: actor.name ?? actor.kind,
    createdAt: now,
    createdById: guarded.caller.kind === 'user' ? guarded.caller.id : null,
    expiresAt: new Date(now.getTime() + days * DAY_MS),
  });
  // The code is in the fragment, so that no access log or referrer contains it.
  return { row, url: `${await baseUrls.findForPeople(ownAddress)}/invitation#${code}` };
}

/** @throws NotFoundError */
export async function revokeInvitation(guarded: GuardedCommands, id: string): Promise<void> {
  const context = guarded.require('administer');
  const row = await deleteInvitation(context.db, id);
  if (!row) throw new NotFoundError('invitation', id);
  await noteChange(context, 'invitation.revoke', { kind: 'invitation', id, name: row.email });
}

/** Reads what a link is for, without using it. @throws NotFoundError, RefusedError, TooManyTriesError */
export async function readInvitation(guarded: GuardedCommands, code: string, headers: Headers) {
  const context = guarded.require('anyone');
  const { user, role, email } = await findByCode(context, code, headers);
  return { kind: user ? ('reset' as const) : ('invitation' as const), role, email, name: user?.name ?? null };
}

/** Counts only wrong codes as tries. @throws NotFoundError, RefusedError, TooManyTriesError */
async function findByCode(context: CommandContext, code: string, headers: Headers): Promise<InvitationRow> {
  const { db, clock, auth } = context;
  await auth.countTry({ of: 'code' }, headers);
  const found = await findInvitation(db, hashSecret(code), clock.now());
  if (!found) throw new NotFoundError('open invitation', code.slice(0, 4));
  await auth.forgetTry({ of: 'code' }, headers);
  await demandGood(context, found);
  return found;
}

/**
 * Checks that the maker of the link may still make it, and that its account is enabled. Does not use the link.
 *
 * @throws NotFoundError, RefusedError
 */
async function demandGood(
  { db, auth }: Pick<CommandContext, 'auth'> & { db: Database },
  invitation: InvitationRow,
): Promise<void> {
  const maker = (await findMakers(db, [invitation]))(invitation);
  if (!isMakerEntitled(invitation, maker && { ...maker, role: auth.roleOf(maker) }))
    throw new NotFoundError('open invitation', invitation.id);
  if (invitation.user?.disabledAt)
    throw new RefusedError('This account is disabled. The link was not used up.', {
      code: 'account-disabled',
      hint: 'Ask an admin to enable the account, then open the link again.',
    });
}

/**
 * Creates the account or sets the password, and signs in.
 *
 * @throws NotFoundError, RefusedError, ConflictError, TooManyTriesError
 */
export async function acceptInvitation(
  guarded: GuardedCommands,
  input: AcceptInvitationInput,
  headers: Headers,
): Promise<Headers> {
  const context = guarded.require('anyone');
  const invitation = await findByCode(context, input.code, headers);
  const email = invitation.email ?? input.email;
  if (!email) throw new RefusedError('An e-mail address is needed.', { field: 'email' });
  if (input.email !== undefined && input.email !== email)
    throw new RefusedError(`This invitation is for ${email}.`, { field: 'email' });
  const passwordHash = await hashNewPassword(context, input.password, email);
  if (invitation.user) await resetPassword(context, invitation, invitation.user, passwordHash);
  else {
    if (!input.name) throw new RefusedError('A name is needed.', { field: 'name' });
    await makeAccount(context, invitation, { name: input.name, email, passwordHash });
  }
  return context.auth.signInProven({ email, password: input.password }, headers);
}

async function makeAccount(
  context: CommandContext,
  invitation: InvitationRow,
  account: { name: string; email: string; passwordHash: string },
): Promise<void> {
  const { db, clock } = context;
  const { id, role, email: named } = invitation;
  const now = clock.now();
  try {
    await db.$transaction(async (tx) => {
      await demandGood({ ...context, db: tx }, invitation);
      const userId = await insertUser(tx, { ...account, role, emailVerified: named !== null }, now);
      if (!(await useInvitation(tx, id, userId, now))) throw new NotFoundError('invitation', id);
      await noteChange(
        { ...context, db: tx },
        'user.join',
        { kind: 'user', id: userId, name: account.email },
        { role },
      );
    });
  } catch (error) {
    if (!(error instanceof DuplicateError)) throw error;
    throw new ConflictError(`${account.email} has an account already: sign in, or ask an admin for a new password.`);
  }
}

async function resetPassword(
  context: CommandContext,
  invitation: InvitationRow,
  user: NonNullable<InvitationRow['user']>,
  passwordHash: string,
): Promise<void> {
  const { db, clock } = context;
  const now = clock.now();
  await db.$transaction(async (tx) => {
    const { disabledAt } = await lockUser(tx, user.id);
    await demandGood({ ...context, db: tx }, { ...invitation, user: { ...user, disabledAt } });
    if (!(await useInvitation(tx, invitation.id, user.id, now))) throw new NotFoundError('invitation', invitation.id);
    await savePassword(tx, user.id, passwordHash, now);
    await deleteSessions(tx, user.id);
    await noteChange({ ...context, db: tx }, 'user.password', { kind: 'user', id: user.id, name: user.email });
  });
}
