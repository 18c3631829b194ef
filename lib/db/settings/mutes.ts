import type { Database } from '../client.ts';
import { NotFoundError } from '../errors.ts';
import type { Prisma } from '../generated/client.ts';

/** `matches` has the form of lib/alerts/stored-matches.ts. */
export type MuteRow = {
  id: string;
  matches: unknown;
  reason: string;
  until: Date;
  endedAt: Date | null;
  createdAt: Date;
  createdBy: string;
};

/** Lists mutes, at most `limit`: active ones first, by their end; then ended ones, newest first. */
export async function listMutes(db: Database, now: Date, limit: number): Promise<MuteRow[]> {
  const inForce = { endedAt: null, until: { gt: now } };
  const held = await db.mute.findMany({ where: inForce, orderBy: [{ until: 'asc' }, { id: 'asc' }], take: limit });
  const over = await db.mute.findMany({
    where: { NOT: inForce },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit - held.length,
  });
  return [...held, ...over];
}

/** @throws NotFoundError */
export async function getMute(db: Database, id: string): Promise<MuteRow> {
  const row = await db.mute.findUnique({ where: { id } });
  if (!row) throw new NotFoundError('mute', id);
  return row;
}

/** @returns its id */
export async function insertMute(
  tx: Database,
  { matches, ...mute }: Omit<MuteRow, 'id' | 'endedAt' | 'matches'> & { matches: object },
): Promise<string> {
  const data = { ...mute, matches: matches as Prisma.InputJsonObject };
  return (await tx.mute.create({ data, select: { id: true } })).id;
}

/** Returns false when it had already ended. */
export async function endMute(tx: Database, id: string, now: Date): Promise<boolean> {
  const { count } = await tx.mute.updateMany({
    where: { id, endedAt: null, until: { gt: now } },
    data: { endedAt: now },
  });
  return count > 0;
}
