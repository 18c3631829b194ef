import type { z } from 'zod';
import {
  CHANNEL_SECRETS,
  CHANNEL_SETTINGS,
  type ChannelKind,
  type ChannelSecrets,
  findDestination,
  findMissing,
} from '#lib/alerts/channel-settings.ts';
import { findUnknownPlaceholders, PLACEHOLDERS } from '#lib/alerts/text/template.ts';
import { channelSecretsPlace, formatSecrets } from '#lib/secrets/channel-secrets.ts';
import type { Sealer } from '#lib/secrets/sealer.ts';
import { RefusedError } from './errors.ts';

export type ChannelParts = { settings: Record<string, unknown>; secrets: ChannelSecrets; destination: URL };

/**
 * Parses settings and secrets by the kind of the channel. Where the address is a secret, `settings.host` shows its
 * host.
 *
 * @throws RefusedError naming the field
 */
export function parseChannelParts(
  kind: ChannelKind,
  given: { settings: Record<string, unknown>; secrets: ChannelSecrets },
): ChannelParts {
  const settings = parseChannelSettings(kind, given.settings);
  const secrets = parseWith(CHANNEL_SECRETS[kind], given.secrets, 'secrets') as ChannelSecrets;
  demandPlaceholders(settings.template as TemplateText);
  const missing = findMissing(kind, settings, secrets);
  if (missing !== null)
    throw new RefusedError(`"secrets.${missing}" is missing: without it nothing can be sent.`, {
      field: `secrets.${missing}`,
    });
  const destination = findDestination(kind, settings, secrets);
  if (!destination) throw new RefusedError('The address of this channel cannot be read.', { field: 'settings.url' });
  return { settings: kind === 'email' ? settings : { ...settings, host: destination.host }, secrets, destination };
}

/** Parses the settings, which can be shown, by the kind of the channel. @throws RefusedError naming the field */
export function parseChannelSettings(kind: ChannelKind, settings: Record<string, unknown>): Record<string, unknown> {
  return parseWith(CHANNEL_SETTINGS[kind], settings, 'settings');
}

type TemplateText = { title?: string; body?: string } | undefined;

/** @throws RefusedError naming the first unknown placeholder */
function demandPlaceholders(template: TemplateText): void {
  for (const [field, text] of Object.entries(template ?? {})) {
    const [unknown] = findUnknownPlaceholders(text);
    if (unknown !== undefined)
      throw new RefusedError(`{{${unknown}}} stands for nothing.`, {
        field: `settings.template.${field}`,
        hint: `There are ${Object.keys(PLACEHOLDERS).join(', ')}.`,
      });
  }
}

/** Seals all secrets of a channel as one record. @returns null for a channel without secrets */
export function sealSecrets(sealer: Sealer, id: string, secrets: ChannelSecrets): string | null {
  return Object.keys(secrets).length === 0 ? null : sealer.seal(formatSecrets(secrets), channelSecretsPlace(id));
}

function parseWith(schema: z.ZodType, value: unknown, field: string): Record<string, unknown> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data as Record<string, unknown>;
  const [issue] = parsed.error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys : [];
  const path = [field, ...(issue?.path ?? []), ...unknown.slice(0, 1)].join('.');
  throw new RefusedError(`"${path}": ${issue?.message ?? 'it does not have the expected form'}.`, { field: path });
}
