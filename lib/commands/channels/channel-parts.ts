import type { z } from 'zod';
import {
  CHANNEL_SECRETS,
  CHANNEL_SETTINGS,
  type ChannelSecrets,
  findDestination,
  findMissing,
} from '#lib/alerts/channel-settings.ts';
import { findUnknownPlaceholders, PLACEHOLDERS } from '#lib/alerts/text/template.ts';
import type { ChannelKind } from '#lib/domain/channel.ts';
import { explainIssue } from '#lib/domain/explain-issue.ts';
import { type RefusedField, toRefusedFields, uniqueFields } from '#lib/domain/refused-field.ts';
import { channelSecretsPlace, formatSecrets } from '#lib/secrets/channel-secrets.ts';
import type { Sealer } from '#lib/secrets/sealer.ts';
import { RefusedError } from '../errors.ts';

export type ChannelParts = { settings: Record<string, unknown>; secrets: ChannelSecrets; destination: URL };

/**
 * Parses settings and secrets by the kind of the channel. Where the address is a secret, `settings.host` shows its
 * host.
 *
 * @throws RefusedError naming every refused field
 */
export function parseChannelParts(
  kind: ChannelKind,
  given: { settings: Record<string, unknown>; secrets: ChannelSecrets },
): ChannelParts {
  const settings = parseWith(CHANNEL_SETTINGS[kind], given.settings, 'settings');
  const secrets = parseWith(CHANNEL_SECRETS[kind], given.secrets, 'secrets');
  const missing = findMissing(kind, given.settings, given.secrets);
  demandNone([
    ...settings.refused,
    ...secrets.refused,
    ...(settings.refused.some(({ field }) => field.startsWith('settings.template'))
      ? []
      : unknownPlaceholders(given.settings.template)),
    ...(missing === null ? [] : [missingSecret(missing)]),
  ]);
  const parsed = settings.data;
  const parsedSecrets = secrets.data as ChannelSecrets;
  const destination = findDestination(kind, parsed, parsedSecrets);
  if (!destination) throw new RefusedError('The address of this channel cannot be read.', { field: 'settings.url' });
  return {
    settings: kind === 'email' ? parsed : { ...parsed, host: destination.host },
    secrets: parsedSecrets,
    destination,
  };
}

const missingSecret = (name: string): RefusedField => ({
  field: `secrets.${name}`,
  detail: `"secrets.${name}" is missing: without it nothing can be sent.`,
});

/** @throws RefusedError naming every refused field */
function demandNone(refused: readonly RefusedField[]): void {
  const fields = uniqueFields(refused);
  const [first] = fields;
  if (first !== undefined)
    throw new RefusedError(first.detail, { field: first.field, hint: first.hint ?? null, fields });
}

/** Parses the settings, which can be shown, by the kind of the channel. @throws RefusedError naming every refused field */
export function parseChannelSettings(kind: ChannelKind, settings: Record<string, unknown>): Record<string, unknown> {
  const { data, refused } = parseWith(CHANNEL_SETTINGS[kind], settings, 'settings');
  demandNone(refused);
  return data;
}

/** Lists the texts of a template that have an unknown placeholder. Their length has to be checked before. */
function unknownPlaceholders(template: unknown): RefusedField[] {
  if (typeof template !== 'object' || template === null) return [];
  return Object.entries(template).flatMap(([name, text]) => {
    const [unknown] = typeof text === 'string' ? findUnknownPlaceholders(text) : [];
    if (unknown === undefined) return [];
    const hint = `There are ${Object.keys(PLACEHOLDERS).join(', ')}.`;
    return [{ field: `settings.template.${name}`, detail: `{{${unknown}}} is not a placeholder.`, hint }];
  });
}

/** Seals all secrets of a channel as one record. @returns null for a channel without secrets */
export function sealSecrets(sealer: Sealer, id: string, secrets: ChannelSecrets): string | null {
  return Object.keys(secrets).length === 0 ? null : sealer.seal(formatSecrets(secrets), channelSecretsPlace(id));
}

type Parsed = { data: Record<string, unknown>; refused: RefusedField[] };

function parseWith(schema: z.ZodType, value: unknown, part: string): Parsed {
  const parsed = schema.safeParse(value, { error: explainIssue });
  if (parsed.success) return { data: parsed.data as Record<string, unknown>, refused: [] };
  return { data: {}, refused: toRefusedFields(parsed.error.issues, [part]) };
}
