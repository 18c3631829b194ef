import { redactSettings } from '#lib/alerts/channel-settings.ts';
import { may } from '#lib/auth/permissions.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { type ChannelListing, listChannels } from '#lib/db/settings/channels.ts';
import type { GuardedViews } from '../context.ts';
import type { Channel, ChannelList } from '../dto/alerting.ts';

/** Returns channels with their health. Only callers who may change them see complete addresses. */
export async function readChannels(guarded: GuardedViews): Promise<ChannelList> {
  const { db } = guarded.require('read');
  return { items: (await listChannels(db)).map((row) => toChannel(row, may(guarded.caller, 'write'))) };
}

/** @throws NotFoundError */
export async function readChannel(guarded: GuardedViews, id: string): Promise<Channel> {
  const { db } = guarded.require('read');
  const [row] = await listChannels(db, id);
  if (!row) throw new NotFoundError('channel', id);
  return toChannel(row, may(guarded.caller, 'write'));
}

/** Secrets are never returned. */
function toChannel(row: ChannelListing, mayChange: boolean): Channel {
  const { id, origin, name, kind, allowPrivate, enabled, disabledReason, messagesPerDay, place } = row;
  return {
    id,
    origin,
    name,
    kind,
    allowPrivate,
    enabled,
    disabledReason,
    messagesPerDay,
    place,
    settings: mayChange ? row.settings : redactSettings(row.settings),
    secrets: row.secretNames.filter((name) => name !== 'previousSecret'),
    secretsUpdatedAt: row.secretsUpdatedAt?.toISOString() ?? null,
    failingSince: row.failingSince?.toISOString() ?? null,
    lastSentAt: row.lastSentAt?.toISOString() ?? null,
    pendingCount: row.pendingCount,
    deadCount: row.deadCount,
    digest: {
      cadence: row.digest,
      hour: row.digestHour,
      weekday: row.digestWeekday,
      timeZone: row.timeZone,
      nextAt: row.nextDigestAt?.toISOString() ?? null,
    },
  };
}
