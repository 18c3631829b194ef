import type { Role } from '#lib/domain/account.ts';

/** The title of each role, and what it permits. */
export const ROLE_WORDS: Record<Role, { title: string; may: string }> = {
  viewer: { title: 'a viewer', may: 'you can view everything' },
  editor: { title: 'an editor', may: 'you can view everything and change what is watched' },
  admin: { title: 'an admin', may: 'you have full access' },
};
