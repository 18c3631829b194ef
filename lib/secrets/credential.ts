import { z } from 'zod';
import type { Credential } from '#lib/domain/credential.ts';

export const CredentialInput = z.strictObject({
  username: z.string().max(1_000),
  password: z.string().min(1).max(20_000),
}) satisfies z.ZodType<Credential>;

/** Formats a credential for sealing in lib/commands. lib/poll opens it. */
export function formatCredential({ username, password }: Credential): string {
  return JSON.stringify({ username, password });
}

/** Returns null for text that `formatCredential` did not write. */
export function parseCredential(text: string): Credential | null {
  try {
    return CredentialInput.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Returns the row and field of a registry's credential, to which its seal is bound. */
export function credentialPlace(registryId: string) {
  return { table: 'Registry', id: registryId, field: 'credential' } as const;
}
