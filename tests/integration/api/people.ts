import { insertUser } from '#lib/db/accounts/users.ts';
import type { Api } from './api.ts';

export const PASSWORD = 'seven herons by the quay';

type Role = 'viewer' | 'editor' | 'admin';

/** Adds an account as it is after an invitation was accepted. @returns its id */
export async function addPerson({ runtime }: Api, role: Role, email = `${role}@plimsoll.test`): Promise<string> {
  const passwordHash = await runtime.auth.passwords.hash(PASSWORD);
  return insertUser(runtime.db, { name: `A ${role}`, email, emailVerified: true, role, passwordHash }, new Date());
}

/** Signs in through the API. @returns the Cookie header of that browser */
export async function signInAs(api: Api, email: string, password = PASSWORD): Promise<Record<string, string>> {
  const { status, headers, text } = await api.call('POST', '/api/v1/sign-in', { email, password }, { as: {} });
  if (status !== 204) throw new Error(`signing in as ${email}: ${status} ${text}`);
  return { cookie: cookieOf(headers) };
}

/** Removes all accounts except the admin's, with their sessions, their links and the counters of failed sign-ins. */
export async function removePeople({ runtime: { db } }: Api): Promise<void> {
  await db.invitation.deleteMany();
  await db.rateLimiterFlexible.deleteMany();
  await db.user.deleteMany({ where: { email: { not: 'admin@plimsoll.test' } } });
}

/** Formats the Cookie header that a browser would send back. */
export function cookieOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
