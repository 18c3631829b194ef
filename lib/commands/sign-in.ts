import type { SignInInput } from './account-inputs.ts';
import type { CommandDoor } from './context.ts';
import { RefusedError } from './errors.ts';

/** @returns the session's cookies @throws UnauthenticatedError, TooManyTriesError */
export async function signIn(door: CommandDoor, input: SignInInput, headers: Headers): Promise<Headers> {
  return door.enter('anyone').auth.signIn(input, headers);
}

/** Ends this browser's session; nothing happens without one. @returns the cookies that end it */
export async function signOut(door: CommandDoor, headers: Headers): Promise<Headers> {
  return door.enter('anyone').auth.signOut(headers);
}

/** @param next - a path of ours to come back to @throws RefusedError without a provider */
export async function startOidc(door: CommandDoor, next: string, headers: Headers) {
  const { auth } = door.enter('anyone');
  if (!auth.hasOidc())
    throw new RefusedError('This Plimsoll has no single sign-on.', { hint: 'Sign in with a password.' });
  return auth.startOidc(next, headers);
}

export async function finishOidc(door: CommandDoor, request: Request): Promise<Response> {
  const { auth } = door.enter('anyone');
  if (!auth.hasOidc()) throw new RefusedError('This Plimsoll has no single sign-on.');
  return auth.finishOidc(request);
}
