import type { Role } from '#lib/views/dto/people.ts';

export const ROLES: { value: Role; label: string; title: string }[] = [
  { value: 'viewer', label: 'viewer', title: 'sees everything that is watched' },
  { value: 'editor', label: 'editor', title: 'changes what is watched and from where' },
  { value: 'admin', label: 'admin', title: 'says who else may, and everything else' },
];

export const findRole = (text: string): Role | undefined => ROLES.find(({ value }) => value === text)?.value;
