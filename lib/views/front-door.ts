import type { Access } from '#lib/config/access.ts';
import { getInstance } from '#lib/db/instance.ts';
import type { ViewDoor } from './context.ts';
import type { FrontDoor } from './dto/people.ts';

/** What the pages before the door need; anyone may know it. */
export async function readFrontDoor(door: ViewDoor, { isPublic, oidc }: Access, now: Date): Promise<FrontDoor> {
  const { db } = door.enter('anyone');
  const { claimedAt } = await getInstance(db, now);
  return { isClaimed: claimedAt !== null, isPublic, oidcName: oidc?.name ?? null };
}
