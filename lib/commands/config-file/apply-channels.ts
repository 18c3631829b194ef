import { randomUUID } from 'node:crypto';
import type { ChannelSecrets } from '#lib/alerts/channel-settings.ts';
import { sealSecrets } from '#lib/commands/channels/channel-parts.ts';
import {
  type ChannelChanges,
  type ChannelRow,
  insertChannel,
  listChannels,
  updateChannel,
} from '#lib/db/settings/channels.ts';
import { setChannelKind } from '#lib/db/settings/file-channels.ts';
import { listRoutes, replaceFileRoutes } from '#lib/db/settings/routes.ts';
import { openSecrets } from '#lib/secrets/channel-secrets.ts';
import { UnsealError } from '#lib/secrets/sealer.ts';
import type { FileWriter } from './file-writer.ts';
import { type ChannelFields, planChannels, planRoutes } from './plan-channels.ts';
import type { ValidChannel, ValidRoute } from './validate-channels.ts';

type Wanted = { channels: readonly ValidChannel[]; routes: readonly ValidRoute[] };

/** Writes channels and routes of plimsoll.yaml to the database, within a transaction. */
export async function followChannels(writer: FileWriter, { channels, routes }: Wanted): Promise<void> {
  const ids = await writeChannels(writer, channels);
  const idOf = (name: string) => {
    const id = ids.get(name);
    if (id === undefined) throw new Error(`no channel was made for ${name}`);
    return id;
  };
  const stored = (await listRoutes(writer.tx)).filter(({ origin }) => origin === 'file');
  const plan = planRoutes(routes, stored, idOf);
  if (!plan) return;
  await replaceFileRoutes(writer.tx, plan.routes, writer.now);
  const details = { routes: routes.map(({ matches, channels: names, stop }) => ({ matches, channels: names, stop })) };
  if (plan.isNew) await writer.note('changed', { kind: 'route', id: null, name: 'plimsoll.yaml' }, [], details);
}

/** @returns ids of the file's channels by name */
async function writeChannels(writer: FileWriter, entries: readonly ValidChannel[]): Promise<Map<string, string>> {
  const { tx, now, sealer } = writer;
  const stored = await listChannels(tx);
  const plan = planChannels(entries, stored, (row) => findSecrets(sealer, row));
  const ids = new Map(stored.filter(({ origin }) => origin === 'file').map(({ name, id }) => [name, id]));
  for (const { entry, fields } of plan.add) {
    const id = randomUUID();
    const { place, ...rest } = fields;
    const channel = { ...rest, ...sealed(writer, id, entry), id, place, name: entry.name, origin: 'file' as const };
    await insertChannel(tx, channel, now);
    ids.set(entry.name, id);
    await writer.note('added', { kind: 'channel', id, name: entry.name }, [], { kind: entry.kind });
  }
  for (const { row, entry, fields, changed, adopts } of plan.change) {
    ids.set(entry.name, row.id);
    await updateChannel(tx, row.id, toChanges(writer, row, entry, { fields, changed }));
    if (changed.includes('kind')) await setChannelKind(tx, row.id, entry.kind);
    const noted = changed.filter((field) => field !== 'place');
    if (adopts || noted.length > 0)
      await writer.note(adopts ? 'adopted' : 'changed', { kind: 'channel', id: row.id, name: row.name }, noted);
  }
  for (const { id, name } of plan.release) {
    // A channel that left the file is disabled and keeps its history.
    const disabledReason = 'It is no longer in plimsoll.yaml.';
    await updateChannel(tx, id, {
      origin: 'ui',
      place: null,
      enabled: false,
      disabledReason,
      disabledAt: now,
      changedAt: now,
    });
    await writer.note('released', { kind: 'channel', id, name }, []);
  }
  return ids;
}

function toChanges(
  writer: FileWriter,
  row: ChannelRow,
  entry: ValidChannel,
  { fields, changed }: { fields: ChannelFields; changed: readonly string[] },
): ChannelChanges {
  const { kind: _, ...rest } = fields;
  const isRescheduled = ['digest', 'digestHour', 'digestWeekday', 'timeZone'].some((field) => changed.includes(field));
  return {
    ...rest,
    origin: 'file',
    secretNames: Object.keys(entry.secrets),
    ...(changed.includes('secrets') ? sealed(writer, row.id, entry) : {}),
    ...(changed.some((field) => field !== 'place') ? { changedAt: writer.now } : {}),
    ...(isRescheduled ? { nextDigestAt: null } : {}),
    // Enabling a channel in the file resets its record of failures.
    ...(entry.enabled && !row.enabled ? { disabledReason: null, disabledAt: null, failingSince: null } : {}),
  };
}

function sealed({ sealer, now }: FileWriter, id: string, { secrets }: ValidChannel) {
  const record = sealSecrets(sealer, id, secrets);
  return { secrets: record, secretNames: Object.keys(secrets), secretsUpdatedAt: record === null ? null : now };
}

/** @returns null where the secrets cannot be opened with the current keys */
function findSecrets(sealer: FileWriter['sealer'], row: ChannelRow): ChannelSecrets | null {
  try {
    return openSecrets(sealer, row);
  } catch (error) {
    if (error instanceof UnsealError) return null;
    throw error;
  }
}
