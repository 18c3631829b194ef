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

/** @param next - a path of ours, else the front page (PROTOCOL X-21) @throws RefusedError without a provider */
export async function startOidc(door: CommandDoor, next: string, headers: Headers) {
  const { auth } = door.enter('anyone');
  if (!auth.hasOidc())
    throw new RefusedError('This Plimsoll has no single sign-on.', { hint: 'Sign in with a password.' });
  return auth.startOidc(findOwnPath(next) ?? '/', headers);
}

export async function finishOidc(door: CommandDoor, request: Request): Promise<Response> {
  const { auth } = door.enter('anyone');
  if (!auth.hasOidc()) throw new RefusedError('This Plimsoll has no single sign-on.');
  return auth.finishOidc(request);
}

/** The path, when a browser would stay with us for it; null for whatever leads elsewhere. */
function findOwnPath(text: string): string | null {
  const base = 'http://plimsoll.invalid';
  if (!/^\/(?![/\\])/.test(text) || !URL.canParse(text, base)) return null;
  const url = new URL(text, base);
  const isOwn = url.origin === base && !/^\/(?:[/\\]|%2f|%5c)/i.test(url.pathname);
  return isOwn ? `${url.pathname}${url.search}` : null;
}
