import { isSameSecret } from '#lib/auth/tokens.ts';
import { insertFirstUser } from '#lib/db/accounts/users.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { getInstance } from '#lib/db/instance.ts';
import type { CommandContext, GuardedCommands } from '../context.ts';
import { RefusedError } from '../errors.ts';
import type { SetUpInput } from './account-inputs.ts';
import { noteChange } from './audit.ts';
import { hashNewPassword } from './passwords.ts';

/**
 * Creates the first account, an admin, for the holder of the code in the log. One of two concurrent calls wins.
 *
 * @returns the session's cookies
 * @throws NotFoundError once there is an account, RefusedError, TooManyTriesError
 */
export async function setUp(guarded: GuardedCommands, input: SetUpInput, headers: Headers): Promise<Headers> {
  const context = guarded.require('anyone');
  const { auth } = context;
  const code = await auth.findSetUpCode();
  if (code === null) throw new NotFoundError('set-up', 'code');
  await auth.countTry({ of: 'code' }, headers);
  if (!isSameSecret(input.code, code))
    throw new RefusedError('This code is not the one in the log.', {
      field: 'code',
      hint: 'Take the link from the newest lines of Plimsoll’s log.',
    });
  await auth.forgetTry({ of: 'code' }, headers);
  const { email, password } = input;
  await makeFirstAdmin(context, { name: input.name, email, password });
  return auth.signInProven({ email, password }, headers);
}

async function makeFirstAdmin(
  context: CommandContext,
  { name, email, password }: { name: string; email: string; password: string },
): Promise<void> {
  const passwordHash = await hashNewPassword(context, password, email);
  const id = await insertFirstUser(
    context.db,
    { name, email, emailVerified: true, role: 'admin', passwordHash },
    context.clock.now(),
  );
  if (id === null) throw new NotFoundError('set-up', 'code');
  await noteChange(context, 'user.set-up', { kind: 'user', id, name: email });
}

/**
 * Creates the first account from PLIMSOLL_ADMIN_EMAIL and PLIMSOLL_ADMIN_PASSWORD. Does nothing once there is an
 * account.
 */
export async function setUpFromEnvironment(
  guarded: GuardedCommands,
  firstAdmin: { email: string; password: string },
): Promise<void> {
  const context = guarded.require('administer');
  if ((await getInstance(context.db, context.clock.now())).claimedAt) return;
  try {
    await makeFirstAdmin(context, { name: firstAdmin.email.split('@')[0] ?? 'Admin', ...firstAdmin });
  } catch (error) {
    // Another replica was first.
    if (!(error instanceof NotFoundError)) throw error;
  }
}
