import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type Sealer, UnsealError } from './sealer.ts';

const Secrets = z.record(z.string(), z.string());
export type Secrets = z.infer<typeof Secrets>;

/** Formats secrets for sealing in lib/commands. lib/deliver opens them. */
export const formatSecrets = (secrets: Secrets): string => JSON.stringify(secrets);

/** Returns null for text that `formatSecrets` did not write. */
function parseSecrets(text: string): Secrets | null {
  try {
    return Secrets.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Returns the row and field of a channel's secrets, to which their seal is bound. */
export function channelSecretsPlace(channelId: string) {
  return { table: 'Channel', id: channelId, field: 'secrets' } as const;
}

/** Makes a webhook secret: "whsec_" and 32 random bytes in base64 (W-39). */
export const makeWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/**
 * Opens the secrets of a stored channel. Returns an empty object when the channel has none.
 *
 * @throws UnsealError
 */
export function openSecrets(
  sealer: Sealer,
  { id, name, secrets }: { id: string; name: string; secrets: string | null },
): Secrets {
  if (secrets === null) return {};
  const found = parseSecrets(sealer.unseal(secrets, channelSecretsPlace(id)));
  if (!found) throw new UnsealError(`The secrets stored for the channel ${name} cannot be read. Enter them again.`);
  return found;
}
