import { isMakerEntitled } from '#lib/auth/link-maker.ts';
import { roleOf } from '#lib/auth/role-of.ts';
import type { Access } from '#lib/config/access.ts';
import { findMakers, type InvitationRow, listInvitations } from '#lib/db/accounts/invitations.ts';
import type { GuardedViews } from '../context.ts';
import type { Invitation, InvitationList } from '../dto/people.ts';

/** Lists valid links, newest first, without the links themselves. Links whose creators lost the permission are left out. */
export async function readInvitations(guarded: GuardedViews, access: Access, now: Date): Promise<InvitationList> {
  const { db } = guarded.require('administer');
  const rows = await listInvitations(db, now);
  const makerOf = await findMakers(db, rows);
  const isGood = (row: InvitationRow) => {
    const maker = makerOf(row);
    return isMakerEntitled(row, maker && { ...maker, role: roleOf(access, maker) });
  };
  return { items: rows.filter(isGood).map(toInvitation) };
}

export function toInvitation(invitation: InvitationRow): Invitation {
  const { id, email, role, createdBy, createdAt, expiresAt, user } = invitation;
  return {
    id,
    email,
    role,
    createdBy,
    kind: user ? 'reset' : 'invitation',
    user: user && { id: user.id, name: user.name, email: user.email },
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}
