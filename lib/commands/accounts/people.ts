import { deleteLinksMadeBy, deleteResetsOf } from '#lib/db/accounts/invitations.ts';
import { deleteSessions } from '#lib/db/accounts/sessions.ts';
import { deleteUser, getUser, lockAdmins, updateUser } from '#lib/db/accounts/users.ts';
import type { Database } from '#lib/db/client.ts';
import type { CommandContext, GuardedCommands } from '../context.ts';
import { RefusedError } from '../errors.ts';
import type { ChangeUserInput } from './account-inputs.ts';
import { noteChange } from './audit.ts';

/**
 * Changes an account. Ends its sessions immediately when its role changes or it is disabled.
 *
 * @throws NotFoundError, RefusedError
 */
export async function changeUser(guarded: GuardedCommands, id: string, input: ChangeUserInput): Promise<void> {
  const context = guarded.require('administer');
  const now = context.clock.now();
  await context.db.$transaction(async (db) => {
    const user = await getUser(db, id);
    const { name, role, isDisabled } = input;
    if (role !== undefined && role !== user.role && context.auth.hasRoleByFile(user))
      throw new RefusedError(`plimsoll.yaml gives ${user.email} their role.`, {
        field: 'role',
        hint: 'Change it there, under access.roles.',
      });
    const losesAdmin = (role !== undefined && role !== 'admin') || isDisabled === true;
    if (losesAdmin) await demandAnotherAdmin(db, id);
    const disabledAt = isDisabled === undefined ? undefined : isDisabled ? (user.disabledAt ?? now) : null;
    await updateUser(db, id, { name, role, disabledAt }, now);
    if (isDisabled || (role !== undefined && role !== user.role)) await deleteSessions(db, id);
    if (isDisabled) await deleteResetsOf(db, id);
    if (losesAdmin) await withdrawLinksOf({ ...context, db }, user);
    await noteChange({ ...context, db }, 'user.change', { kind: 'user', id, name: user.email }, { ...input });
  });
}

/** Deletes an account with its sessions and tokens. @throws NotFoundError, RefusedError */
export async function removeUser(guarded: GuardedCommands, id: string): Promise<void> {
  const context = guarded.require('administer');
  await context.db.$transaction(async (db) => {
    const user = await getUser(db, id);
    await demandAnotherAdmin(db, id);
    await withdrawLinksOf({ ...context, db }, user);
    await deleteUser(db, id);
    await noteChange({ ...context, db }, 'user.remove', { kind: 'user', id, name: user.email });
  });
}

/** Links are valid only while their maker is an admin. */
async function withdrawLinksOf(
  context: Pick<CommandContext, 'clock' | 'actor'> & { db: Database },
  user: { id: string; email: string },
): Promise<void> {
  for (const { id, email, user: of } of await deleteLinksMadeBy(context.db, user))
    await noteChange(
      context,
      'invitation.revoke',
      { kind: 'invitation', id, name: of?.email ?? email },
      { madeBy: user.email, because: 'its maker is no longer an admin' },
    );
}

/** At least one admin must remain. */
async function demandAnotherAdmin(db: Database, id: string): Promise<void> {
  const admins = await lockAdmins(db);
  if (admins.length === 1 && admins[0] === id)
    throw new RefusedError('This is the only admin.', { field: 'role', hint: 'Make another account an admin first.' });
}
