import type { Authorization } from '#lib/registry/transport/call.ts';
import type { RegistryToken } from './token-response.ts';
import type { TokenKey } from './tokens.ts';

/** Grant is the authorization that one request carries. */
export type Grant = {
  authorizations: readonly Authorization[];
  /** The bearer token and the request that obtained it. Null for Basic and for anonymous requests. */
  bearer: { question: TokenKey; token: RegistryToken } | null;
};

export const NO_GRANT: Grant = { authorizations: [], bearer: null };

/** A refusal of a token younger than this is not caused by its age. */
const FRESH_MS = 30_000;

export function isFresh(token: RegistryToken, now: Date): boolean {
  return now.getTime() - token.receivedAt.getTime() < FRESH_MS;
}
