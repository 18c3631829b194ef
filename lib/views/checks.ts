import { getCheck } from '#lib/db/checks.ts';
import type { ViewDoor } from './context.ts';
import { Check } from './dto/check.ts';

/** A verdict as CI was told it, with what was overridden since. @throws NotFoundError */
export async function readCheck(door: ViewDoor, id: string): Promise<Check> {
  const { db } = door.enter('read');
  return Check.parse((await getCheck(db, id)).report);
}
