import { type InvitationRow, listInvitations } from '#lib/db/invitations.ts';
import type { ViewDoor } from './context.ts';
import type { Invitation, InvitationList } from './dto/people.ts';

/** Links that can still be used, the newest first; never the links themselves. */
export async function readInvitations(door: ViewDoor, now: Date): Promise<InvitationList> {
  const { db } = door.enter('administer');
  return { items: (await listInvitations(db, now)).map(toInvitation) };
}

export function toInvitation({ createdAt, expiresAt, user, ...row }: InvitationRow): Invitation {
  return {
    ...row,
    kind: user ? 'reset' : 'invitation',
    user,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}
