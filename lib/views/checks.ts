import { getCheck } from '#lib/db/checks.ts';
import type { GuardedViews } from './context.ts';
import { Check } from './dto/check.ts';

/** Returns a check as CI received it, with a later override. @throws NotFoundError */
export async function readCheck(guarded: GuardedViews, id: string): Promise<Check> {
  const { db } = guarded.require('read');
  return Check.parse((await getCheck(db, id)).report);
}
