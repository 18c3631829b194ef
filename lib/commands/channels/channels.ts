import { randomUUID } from 'node:crypto';
import { type ChannelSecrets, findDestination, listSent } from '#lib/alerts/channel-settings.ts';
import {
  type ChannelChanges,
  type ChannelRow,
  deleteChannel,
  getChannel,
  insertChannel,
  updateChannel,
} from '#lib/db/settings/channels.ts';
import { CHANNEL_KINDS, type ChannelKind } from '#lib/domain/channel.ts';
import { findWord } from '#lib/domain/find-word.ts';
import { makeWebhookSecret, openSecrets } from '#lib/secrets/channel-secrets.ts';
import { type AuditTarget, noteChange } from '../accounts/audit.ts';
import type { CommandContext, GuardedCommands } from '../context.ts';
import { RefusedError } from '../errors.ts';
import { demandConnectable, enterToReach } from '../registries/private-hosts.ts';
import { demandUiOrigin } from '../ui-origin.ts';
import type { AddChannelInput, ChangeChannelInput } from './channel-inputs.ts';
import { type ChannelParts, parseChannelParts, sealSecrets } from './channel-parts.ts';
import { leaveRoutes } from './routes.ts';

/**
 * @returns its id, and the signing secret where it was generated here, which is shown only this once
 * @throws RefusedError
 */
export async function addChannel(
  guarded: GuardedCommands,
  input: AddChannelInput,
): Promise<{ id: string; secret: string | null }> {
  const context = enterToReach(guarded, input.allowPrivate);
  const { db, clock, sealer } = context;
  const { name, kind, enabled = true, messagesPerDay = 3, allowPrivate = false } = input;
  const secret = kind === 'webhook' && input.secrets?.secret === undefined ? makeWebhookSecret() : null;
  const secrets = { ...input.secrets, ...(secret === null ? {} : { secret }) };
  const parts = parseChannelParts(kind, { settings: input.settings, secrets });
  await demandReachable(guarded, context, parts, allowPrivate);
  const id = randomUUID();
  const now = clock.now();
  const stored = { settings: parts.settings, secretNames: Object.keys(parts.secrets) };
  const sealed = sealSecrets(sealer, id, parts.secrets);
  const channel = await db.$transaction(async (tx) => {
    const added = await insertChannel(
      tx,
      {
        id,
        name,
        kind,
        enabled,
        messagesPerDay,
        allowPrivate,
        ...stored,
        ...digestOf(input),
        secrets: sealed,
        secretsUpdatedAt: sealed === null ? null : now,
      },
      now,
    );
    const target = { ...context, db: tx };
    await noteChange(target, 'channel.add', toTarget(added), { kind, host: parts.destination.host });
    if (allowPrivate) await noteAllowance(target, added, parts, true);
    return added;
  });
  return { id: channel.id, secret };
}

/**
 * Replaces settings as a whole, and secrets one by one.
 *
 * @throws NotFoundError, RefusedError where a new address would receive the stored secrets
 */
export async function changeChannel(guarded: GuardedCommands, id: string, input: ChangeChannelInput): Promise<void> {
  const context = enterToReach(guarded, input.allowPrivate);
  const { db, clock, sealer } = context;
  const channel = await getChannel(db, id);
  demandUiOrigin(`The channel ${channel.name}`, channel);
  const kind = demandKnownKind(channel);
  const before = openWhatOpens(context, channel);
  const secrets = mergeSecrets(before, input.secrets ?? {});
  const { previousUntil = null } = channel.settings;
  const given = { ...(input.settings ?? channel.settings), ...(kind === 'webhook' ? { previousUntil } : {}) };
  const parts = parseChannelParts(kind, { settings: given, secrets });
  const hasMoved = isElsewhere(kind, channel.settings, before, parts);
  if (hasMoved) demandSecretsAgain(before, input.secrets ?? {});
  const allowPrivate = input.allowPrivate ?? (channel.allowPrivate && !hasMoved);
  if (hasMoved || allowPrivate !== channel.allowPrivate) await demandReachable(guarded, context, parts, allowPrivate);
  const changes: ChannelChanges = {
    settings: parts.settings,
    secretNames: Object.keys(parts.secrets),
    allowPrivate,
    changedAt: clock.now(),
    ...(input.name === undefined ? {} : { name: input.name }),
    ...(input.messagesPerDay === undefined ? {} : { messagesPerDay: input.messagesPerDay }),
    ...digestOf(input),
    ...(input.enabled === undefined ? {} : { enabled: input.enabled }),
    // Enabling a channel resets its record of failures.
    ...(input.enabled === true ? { disabledReason: null, disabledAt: null, failingSince: null } : {}),
    ...(input.secrets === undefined
      ? {}
      : { secrets: sealSecrets(sealer, id, parts.secrets), secretsUpdatedAt: clock.now() }),
  };
  await db.$transaction(async (tx) => {
    await updateChannel(tx, id, changes);
    const target = { ...context, db: tx };
    await noteChange(target, 'channel.change', toTarget(channel), { changed: Object.keys(input) });
    if (allowPrivate !== channel.allowPrivate) await noteAllowance(target, channel, parts, allowPrivate);
  });
  if (input.enabled === true) context.wake();
}

/** Deletes a channel, its deliveries and its place in routes. @throws NotFoundError, RefusedError */
export async function removeChannel(guarded: GuardedCommands, id: string): Promise<void> {
  const context = guarded.require('write');
  const channel = await getChannel(context.db, id);
  demandUiOrigin(`The channel ${channel.name}`, channel);
  await context.db.$transaction(async (tx) => {
    const target = { ...context, db: tx };
    await deleteChannel(tx, id);
    await noteChange(target, 'channel.remove', toTarget(channel));
    await leaveRoutes(target, id);
  });
}

const DAY_MS = 86_400_000;

/**
 * Generates a new signing secret. The previous one signs too for a day, so that a receiver can follow (W-39).
 *
 * @throws NotFoundError, RefusedError
 */
export async function rotateChannel(guarded: GuardedCommands, id: string): Promise<{ secret: string }> {
  const context = guarded.require('write');
  const { db, clock, sealer } = context;
  const channel = await getChannel(db, id);
  demandUiOrigin(`The channel ${channel.name}`, channel);
  if (channel.kind !== 'webhook') throw new RefusedError('Only the messages of a webhook are signed.');
  const { secret: previousSecret, ...others } = openWhatOpens(context, channel);
  const secret = makeWebhookSecret();
  const secrets = { ...others, secret, ...(previousSecret === undefined ? {} : { previousSecret }) };
  const now = clock.now();
  await db.$transaction(async (tx) => {
    await updateChannel(tx, id, {
      settings: { ...channel.settings, previousUntil: new Date(now.getTime() + DAY_MS).toISOString() },
      secretNames: Object.keys(secrets),
      secrets: sealSecrets(sealer, id, secrets),
      secretsUpdatedAt: now,
      changedAt: now,
    });
    await noteChange({ ...context, db: tx }, 'channel.rotate', toTarget(channel));
  });
  return { secret };
}

const toTarget = ({ id, name }: Pick<ChannelRow, 'id' | 'name'>): AuditTarget => ({ kind: 'channel', id, name });

/** Secrets sealed with a lost key count as absent, so that they can be entered again. */
function openWhatOpens({ sealer }: CommandContext, channel: ChannelRow): ChannelSecrets {
  try {
    return openSecrets(sealer, channel);
  } catch {
    return {};
  }
}

function mergeSecrets(before: ChannelSecrets, given: Record<string, string | null>): ChannelSecrets {
  const merged = Object.entries({ ...before, ...given });
  return Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== null));
}

/** True if messages and secrets would go to another host or port, or without TLS. */
function isElsewhere(
  kind: ChannelKind,
  settings: ChannelRow['settings'],
  before: ChannelSecrets,
  { settings: next, destination }: ChannelParts,
): boolean {
  if (kind === 'email') return (['host', 'port', 'security'] as const).some((field) => settings[field] !== next[field]);
  const old = findDestination(kind, settings, before);
  // The address is secret and cannot be opened: only its host is known.
  return old ? old.origin !== destination.origin : settings.host !== destination.host;
}

function demandSecretsAgain(before: ChannelSecrets, given: Record<string, string | null>): void {
  const kept = listSent(before).find((name) => given[name] === undefined);
  if (kept === undefined) return;
  throw new RefusedError('Another address would get the secrets that are stored for this one.', {
    field: `secrets.${kept}`,
    hint: 'Enter them again, or remove them.',
  });
}

function demandReachable(
  guarded: GuardedCommands,
  context: CommandContext,
  { destination }: ChannelParts,
  allowPrivate: boolean,
): Promise<void> {
  const { href: url, host } = destination;
  return demandConnectable(guarded, context, { host, url, allowPrivate }, 'settings.url');
}

function noteAllowance(
  context: Parameters<typeof noteChange>[0],
  channel: ChannelRow,
  { destination }: ChannelParts,
  allowed: boolean,
): Promise<void> {
  return noteChange(context, 'channel.allow-private', toTarget(channel), { host: destination.host, allowed });
}

function digestOf({ digest }: Pick<ChangeChannelInput, 'digest'>): ChannelChanges {
  if (!digest) return {};
  const { cadence, hour, weekday, timeZone } = digest;
  // The sender computes the next time from the new schedule.
  return { digest: cadence, digestHour: hour, digestWeekday: weekday, timeZone, nextDigestAt: null };
}

/** @throws RefusedError where a newer release added the channel */
function demandKnownKind({ name, kind }: ChannelRow): ChannelKind {
  const known = findWord(CHANNEL_KINDS, kind);
  if (known !== null) return known;
  throw new RefusedError(
    `The channel ${name} is of the kind ${kind}, which this release of Plimsoll does not support.`,
    {
      hint: 'Change it with the release that added it.',
    },
  );
}
