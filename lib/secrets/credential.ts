import { z } from 'zod';

export const Credential = z.strictObject({ username: z.string().max(1_000), password: z.string().min(1).max(20_000) });
export type Credential = z.infer<typeof Credential>;

/** What lib/commands seals and lib/poll opens. */
export function formatCredential({ username, password }: Credential): string {
  return JSON.stringify({ username, password });
}

/** Null for what `formatCredential` did not write. */
export function parseCredential(text: string): Credential | null {
  try {
    return Credential.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Where a registry's credential lies, to which its seal is bound. */
export function credentialPlace(registryId: string) {
  return { table: 'Registry', id: registryId, field: 'credential' } as const;
}
