import type { Access } from '#lib/config/access.ts';
import type { Role } from '#lib/domain/account.ts';

export type Person = { email: string; emailVerified: boolean; role: Role };

/** The role from plimsoll.yaml, null when it sets none. It applies only to a verified address. */
export function findRoleByFile({ roles }: Access, { email, emailVerified }: Omit<Person, 'role'>): Role | null {
  return (emailVerified ? roles[email.toLowerCase()] : undefined) ?? null;
}

/** The role from plimsoll.yaml takes precedence over the stored one. */
export const roleOf = (access: Access, person: Person): Role => findRoleByFile(access, person) ?? person.role;
