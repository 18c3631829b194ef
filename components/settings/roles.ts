import type { Role } from '#lib/domain/account.ts';

export const ROLES: { value: Role; label: string; title: string }[] = [
  { value: 'viewer', label: 'viewer', title: 'Can view everything' },
  { value: 'editor', label: 'editor', title: 'Can also change what is watched' },
  { value: 'admin', label: 'admin', title: 'Full access' },
];

export const findRole = (text: string): Role | undefined => ROLES.find(({ value }) => value === text)?.value;
