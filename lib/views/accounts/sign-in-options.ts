import type { Access } from '#lib/config/access.ts';
import { getInstance } from '#lib/db/instance.ts';
import type { GuardedViews } from '../context.ts';
import type { SignInOptions } from '../dto/people.ts';

/** Returns the data of the sign-in and set-up pages; public. */
export async function readSignInOptions(
  guarded: GuardedViews,
  { isPublic, oidc }: Access,
  now: Date,
): Promise<SignInOptions> {
  const { db } = guarded.require('anyone');
  const { claimedAt } = await getInstance(db, now);
  return { isClaimed: claimedAt !== null, isPublic, oidcName: oidc?.name ?? null };
}
