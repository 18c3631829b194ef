import { findPasswordProblem } from '#lib/auth/passwords.ts';
import type { CommandContext } from '../context.ts';
import { RefusedError } from '../errors.ts';

/** Hashes a new password. @throws RefusedError with what is wrong with it */
export async function hashNewPassword({ auth }: CommandContext, password: string, email: string): Promise<string> {
  const problem = findPasswordProblem(password, email);
  if (problem) throw new RefusedError(problem, { field: 'password', hint: 'Four random words work well.' });
  return auth.passwords.hash(password);
}
