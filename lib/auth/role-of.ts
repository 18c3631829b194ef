import type { Access } from '#lib/config/access.ts';
import type { Role } from './caller.ts';

export type Person = { email: string; emailVerified: boolean; role: Role };

/** What plimsoll.yaml makes of a person: only of whom we know to have that address. Null where it says nothing. */
export function findRoleByFile({ roles }: Access, { email, emailVerified }: Omit<Person, 'role'>): Role | null {
  return (emailVerified ? roles[email.toLowerCase()] : undefined) ?? null;
}

/** The file's word goes before what was clicked. */
export const roleOf = (access: Access, person: Person): Role => findRoleByFile(access, person) ?? person.role;
