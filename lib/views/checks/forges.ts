import { type ForgeRow, getForge, listForges } from '#lib/db/checks/forges.ts';
import type { GuardedViews } from '../context.ts';
import type { Forge, ForgeList } from '../dto/check.ts';

/** Returns the Git hosts that verdicts are posted to, without their tokens. */
export async function readForges(guarded: GuardedViews): Promise<ForgeList> {
  const { db } = guarded.require('administer');
  return { items: (await listForges(db)).map(toForge) };
}

/** @throws NotFoundError */
export async function readForge(guarded: GuardedViews, id: string): Promise<Forge> {
  const { db } = guarded.require('administer');
  return toForge(await getForge(db, id));
}

function toForge({ id, origin, kind, url, pattern, secrets, allowPrivate, place, createdAt }: ForgeRow): Forge {
  return {
    id,
    origin,
    kind,
    url,
    pattern,
    allowPrivate,
    place,
    hasToken: secrets !== null,
    createdAt: createdAt.toISOString(),
  };
}
