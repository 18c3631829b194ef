import type { Role } from '#lib/views/dto/people.ts';

/** Roles as one says them, and what each may. */
export const ROLE_WORDS: Record<Role, { title: string; may: string }> = {
  viewer: { title: 'a viewer', may: 'you see everything that is watched, and change nothing' },
  editor: { title: 'an editor', may: 'you see everything, and change what is watched and from where' },
  admin: { title: 'an admin', may: 'you may do everything, and say who else may' },
};
