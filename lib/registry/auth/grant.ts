import type { Authorization } from '#lib/registry/transport/call.ts';
import type { RegistryToken } from './token-response.ts';
import type { TokenKey } from './tokens.ts';

/** What one request is sent with. */
export type Grant = {
  authorizations: readonly Authorization[];
  /** The token in it, and what was asked to get it; null for Basic and for nothing. */
  bearer: { question: TokenKey; token: RegistryToken } | null;
};

export const NO_GRANT: Grant = { authorizations: [], bearer: null };

/** A token so young is not the reason of a refusal. */
const FRESH_MS = 30_000;

export function isFresh(token: RegistryToken, now: Date): boolean {
  return now.getTime() - token.receivedAt.getTime() < FRESH_MS;
}
