import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type Sealer, UnsealError } from './sealer.ts';

const Secrets = z.record(z.string(), z.string());
export type Secrets = z.infer<typeof Secrets>;

/** What lib/commands seals and lib/deliver opens. */
export const formatSecrets = (secrets: Secrets): string => JSON.stringify(secrets);

/** Null for what `formatSecrets` did not write. */
function parseSecrets(text: string): Secrets | null {
  try {
    return Secrets.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Where a channel's secrets lie, to which their seal is bound. */
export function channelSecretsPlace(channelId: string) {
  return { table: 'Channel', id: channelId, field: 'secrets' } as const;
}

/** "whsec_" and 32 random bytes (W-39). */
export const makeWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** The secrets of a stored channel; none where it has none. @throws UnsealError */
export function openSecrets(
  sealer: Sealer,
  { id, name, secrets }: { id: string; name: string; secrets: string | null },
): Secrets {
  if (secrets === null) return {};
  const found = parseSecrets(sealer.unseal(secrets, channelSecretsPlace(id)));
  if (!found) throw new UnsealError(`The secrets stored for the channel ${name} cannot be read. Enter them again.`);
  return found;
}
