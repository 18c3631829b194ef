import { type ForgeRow, getForge, listForges } from '#lib/db/forges.ts';
import type { ViewDoor } from './context.ts';
import type { Forge, ForgeList } from './dto/check.ts';

/** Where verdicts are posted, without the tokens. */
export async function readForges(door: ViewDoor): Promise<ForgeList> {
  const { db } = door.enter('administer');
  return { items: (await listForges(db)).map(toForge) };
}

/** @throws NotFoundError */
export async function readForge(door: ViewDoor, id: string): Promise<Forge> {
  const { db } = door.enter('administer');
  return toForge(await getForge(db, id));
}

function toForge({ id, origin, kind, url, pattern, secrets, allowPrivate, place, createdAt }: ForgeRow): Forge {
  return {
    ...{ id, origin, kind, url, pattern, allowPrivate, place },
    hasToken: secrets !== null,
    createdAt: createdAt.toISOString(),
  };
}
