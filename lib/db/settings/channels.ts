import type { DigestCadence } from '#lib/domain/channel.ts';
import type { Origin } from '#lib/domain/origin.ts';
import type { Database } from '../client.ts';
import { NotFoundError } from '../errors.ts';
import type { Prisma } from '../generated/client.ts';

/** A stored channel. `secrets` is a sealed record of lib/secrets and never leaves the server. */
export type ChannelRow = {
  id: string;
  origin: Origin;
  name: string;
  /** A ChannelKind, or a word of a newer release. */
  kind: string;
  settings: Record<string, unknown>;
  /** Names of the stored secrets, kept with the settings. */
  secretNames: string[];
  secrets: string | null;
  secretsUpdatedAt: Date | null;
  allowPrivate: boolean;
  enabled: boolean;
  disabledReason: string | null;
  disabledAt: Date | null;
  failingSince: Date | null;
  lastSentAt: Date | null;
  digest: DigestCadence;
  digestHour: number;
  digestWeekday: number;
  timeZone: string;
  nextDigestAt: Date | null;
  digestedUntil: Date | null;
  messagesPerDay: number;
  place: string | null;
  createdAt: Date;
  changedAt: Date;
};

export type ChannelChanges = Partial<Omit<ChannelRow, 'id' | 'kind' | 'createdAt'>>;
export type NewChannel = ChannelChanges &
  Pick<ChannelRow, 'id' | 'name' | 'kind' | 'settings' | 'secretNames' | 'secrets'>;

export type ChannelListing = ChannelRow & { pendingCount: number; deadCount: number };

/** Lists channels by name, or the one with `id`, with their counts of queued and failed messages. Test messages do not count. */
export async function listChannels(db: Database, id?: string): Promise<ChannelListing[]> {
  const rows = await db.channel.findMany({
    where: id === undefined ? {} : { id },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  const counts = await db.delivery.groupBy({
    by: ['channelId', 'state'],
    where: {
      state: { in: ['pending', 'sending', 'dead'] },
      kind: { not: 'test' },
      ...(id === undefined ? {} : { channelId: id }),
    },
    _count: true,
  });
  const count = (channelId: string, states: readonly string[]) =>
    counts
      .filter((found) => found.channelId === channelId && states.includes(found.state))
      .reduce((sum, { _count }) => sum + _count, 0);
  return rows.map((row) => ({
    ...toRow(row),
    pendingCount: count(row.id, ['pending', 'sending']),
    deadCount: count(row.id, ['dead']),
  }));
}

/** @throws NotFoundError */
export async function getChannel(db: Database, id: string): Promise<ChannelRow> {
  const row = await db.channel.findUnique({ where: { id } });
  if (!row) throw new NotFoundError('channel', id);
  return toRow(row);
}

export async function insertChannel(db: Database, channel: NewChannel, now: Date): Promise<ChannelRow> {
  const { settings, secretNames, ...rest } = channel;
  const data = { ...rest, settings: toStored({ settings, secretNames }), createdAt: now, changedAt: now };
  return toRow(await db.channel.create({ data }));
}

/** Changes a channel. Settings and names of secrets must be given together. */
export async function updateChannel(db: Database, id: string, changes: ChannelChanges): Promise<void> {
  const { settings, secretNames, ...rest } = changes;
  const stored = settings && secretNames ? { settings: toStored({ settings, secretNames }) } : {};
  await db.channel.updateMany({ where: { id }, data: { ...rest, ...stored } });
}

/** Deletes a channel and its deliveries. */
export async function deleteChannel(db: Database, id: string): Promise<void> {
  await db.channel.deleteMany({ where: { id } });
}

/** Records a failed attempt. @returns since when all attempts of the channel have failed */
export async function noteFailing(db: Database, id: string, at: Date): Promise<Date> {
  await db.channel.updateMany({ where: { id, failingSince: null }, data: { failingSince: at } });
  return (await db.channel.findUnique({ where: { id }, select: { failingSince: true } }))?.failingSince ?? at;
}

export async function noteSent(db: Database, id: string, at: Date): Promise<void> {
  await db.channel.updateMany({ where: { id }, data: { failingSince: null, lastSentAt: at } });
}

/** Disables a channel automatically. @returns false when it was disabled already */
export async function switchOff(db: Database, id: string, reason: string, at: Date): Promise<boolean> {
  const { count } = await db.channel.updateMany({
    where: { id, enabled: true },
    data: { enabled: false, disabledReason: reason, disabledAt: at },
  });
  return count > 0;
}

/**
 * Locks a channel's row until the transaction ends, so that no other sender decides about its messages. Messages to it can still
 * be inserted, such as the notice of another failing channel, whose sender holds that channel's lock.
 */
export async function lockChannel(tx: Database, id: string): Promise<ChannelRow | null> {
  await tx.$queryRaw`select 1 from "Channel" where id = ${id} for no key update`;
  const row = await tx.channel.findUnique({ where: { id } });
  return row && toRow(row);
}

/** Finds another channel to report a failing one: one that works, the last used first. */
export async function findOtherChannel(db: Database, id: string): Promise<ChannelRow | null> {
  const rows = await db.channel.findMany({
    where: { id: { not: id }, enabled: true, origin: { not: 'demo' } },
    orderBy: [{ lastSentAt: { sort: 'desc', nulls: 'last' } }, { createdAt: 'asc' }],
  });
  const found = rows.find(({ failingSince }) => failingSince === null) ?? rows[0];
  return found ? toRow(found) : null;
}

type Shown = Pick<ChannelRow, 'settings' | 'secretNames'>;

const toStored = ({ settings, secretNames }: Shown) => ({ ...settings, secretNames }) as Prisma.InputJsonObject;

function toRow(row: Omit<ChannelRow, keyof Shown> & { settings: unknown }): ChannelRow {
  const { secretNames, ...settings } = { secretNames: [], ...(row.settings as Record<string, unknown> | null) };
  return { ...row, settings, secretNames: Array.isArray(secretNames) ? secretNames.map(String) : [] };
}
