import { randomBytes } from 'node:crypto';
import { z } from 'zod';

const Secrets = z.record(z.string(), z.string());
export type Secrets = z.infer<typeof Secrets>;

/** What lib/commands seals and lib/deliver opens. */
export const formatSecrets = (secrets: Secrets): string => JSON.stringify(secrets);

/** Null for what `formatSecrets` did not write. */
export function parseSecrets(text: string): Secrets | null {
  try {
    return Secrets.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Where a channel's secrets lie, to which their seal is bound (PROTOCOL X-02). */
export function channelSecretsPlace(channelId: string) {
  return { table: 'Channel', id: channelId, field: 'secrets' } as const;
}

/** "whsec_" and 32 random bytes (PROTOCOL W-39). */
export const makeWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;
