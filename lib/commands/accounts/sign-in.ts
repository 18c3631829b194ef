import type { GuardedCommands } from '../context.ts';
import { RefusedError } from '../errors.ts';
import type { SignInInput } from './account-inputs.ts';

/** @returns the session's cookies @throws UnauthenticatedError, TooManyTriesError */
export async function signIn(guarded: GuardedCommands, input: SignInInput, headers: Headers): Promise<Headers> {
  return guarded.require('anyone').auth.signIn(input, headers);
}

/** Ends the session of this browser, if any. @returns the cookies that end it */
export async function signOut(guarded: GuardedCommands, headers: Headers): Promise<Headers> {
  return guarded.require('anyone').auth.signOut(headers);
}

/** @param next - path on this server to open afterwards @throws RefusedError without a provider */
export async function startOidc(guarded: GuardedCommands, next: string, headers: Headers) {
  const { auth } = guarded.require('anyone');
  if (!auth.hasOidc())
    throw new RefusedError('This Plimsoll has no single sign-on.', { hint: 'Sign in with a password.' });
  return auth.startOidc(next, headers);
}

export async function finishOidc(guarded: GuardedCommands, request: Request): Promise<Response> {
  const { auth } = guarded.require('anyone');
  if (!auth.hasOidc()) throw new RefusedError('This Plimsoll has no single sign-on.');
  return auth.finishOidc(request);
}
