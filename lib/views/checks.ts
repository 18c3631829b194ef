import { getCheck } from '#lib/db/checks.ts';
import type { GuardedViews } from './context.ts';
import { Check } from './dto/check.ts';

/** A verdict as CI was told it, with what was overridden since. @throws NotFoundError */
export async function readCheck(guarded: GuardedViews, id: string): Promise<Check> {
  const { db } = guarded.require('read');
  return Check.parse((await getCheck(db, id)).report);
}
