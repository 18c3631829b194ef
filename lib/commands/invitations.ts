import { hashSecret, makeCode } from '#lib/auth/tokens.ts';
import { DuplicateError, NotFoundError } from '#lib/db/errors.ts';
import {
  deleteInvitation,
  findInvitation,
  type InvitationRow,
  insertInvitation,
  useInvitation,
} from '#lib/db/invitations.ts';
import { deleteSessions } from '#lib/db/sessions.ts';
import { getUser, insertUser, savePassword } from '#lib/db/users.ts';
import type { AcceptInvitationInput, InviteInput } from './account-inputs.ts';
import { noteChange } from './audit.ts';
import type { CommandContext, CommandDoor } from './context.ts';
import { ConflictError, RefusedError } from './errors.ts';
import { hashNewPassword } from './passwords.ts';

const DAY_MS = 86_400_000;
const RESET_DAYS = 1;

export type MadeInvitation = { row: InvitationRow; url: string };

/** A link that lets its holder make an account, once. */
export async function invite(door: CommandDoor, { role, email, expiresInDays }: InviteInput): Promise<MadeInvitation> {
  const context = door.enter('administer');
  const made = await makeLink(context, { role, email, userId: null, days: expiresInDays });
  await noteChange(context, 'invitation.make', { kind: 'invitation', id: made.row.id, name: email }, { role });
  return made;
}

/** A link that lets its holder set a new password for that account, once. @throws NotFoundError */
export async function makeResetLink(door: CommandDoor, userId: string): Promise<MadeInvitation> {
  const context = door.enter('administer');
  const { email, role } = await getUser(context.db, userId);
  const made = await makeLink(context, { role, email, userId, days: RESET_DAYS });
  await noteChange(context, 'user.reset-link', { kind: 'user', id: userId, name: email });
  return made;
}

async function makeLink(
  { db, clock, actor, baseUrl }: CommandContext,
  { days, ...fields }: Pick<InvitationRow, 'role' | 'email'> & { userId: string | null; days: number },
): Promise<MadeInvitation> {
  const { code, hash } = makeCode();
  const now = clock.now();
  const row = await insertInvitation(db, {
    ...{ ...fields, codeHash: hash, createdBy: actor.name ?? actor.kind, createdAt: now },
    expiresAt: new Date(now.getTime() + days * DAY_MS),
  });
  // In the fragment: no log and no referrer ever has it.
  return { row, url: `${baseUrl}/invitation#${code}` };
}

/** @throws NotFoundError */
export async function revokeInvitation(door: CommandDoor, id: string): Promise<void> {
  const context = door.enter('administer');
  const row = await deleteInvitation(context.db, id);
  if (!row) throw new NotFoundError('invitation', id);
  await noteChange(context, 'invitation.revoke', { kind: 'invitation', id, name: row.email });
}

/** What a link is for, before it is used. @throws NotFoundError, TooManyTriesError */
export async function lookAtInvitation(door: CommandDoor, code: string, headers: Headers) {
  const context = door.enter('anyone');
  const { user, role, email } = await findByCode(context, code, headers);
  return { kind: user ? ('reset' as const) : ('invitation' as const), role, email, name: user?.name ?? null };
}

/** Only codes that are wrong count. @throws NotFoundError, TooManyTriesError */
async function findByCode({ db, clock, auth }: CommandContext, code: string, headers: Headers): Promise<InvitationRow> {
  await auth.countTry({ of: 'code' }, headers);
  const found = await findInvitation(db, hashSecret(code), clock.now());
  if (!found) throw new NotFoundError('open invitation', code.slice(0, 4));
  await auth.forgetTry({ of: 'code' }, headers);
  return found;
}

/** Makes the account, or sets the password, and signs in. @throws NotFoundError, RefusedError, ConflictError */
export async function acceptInvitation(
  door: CommandDoor,
  input: AcceptInvitationInput,
  headers: Headers,
): Promise<Headers> {
  const context = door.enter('anyone');
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
  { id, role, email: named }: InvitationRow,
  account: { name: string; email: string; passwordHash: string },
): Promise<void> {
  const { db, clock } = context;
  const now = clock.now();
  try {
    await db.$transaction(async (tx) => {
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
  user: { id: string; email: string },
  passwordHash: string,
): Promise<void> {
  const { db, clock } = context;
  const now = clock.now();
  await db.$transaction(async (tx) => {
    if (!(await useInvitation(tx, invitation.id, user.id, now))) throw new NotFoundError('invitation', invitation.id);
    await savePassword(tx, user.id, passwordHash, now);
    await deleteSessions(tx, user.id);
    await noteChange({ ...context, db: tx }, 'user.password', { kind: 'user', id: user.id, name: user.email });
  });
}
