import type { Credential } from '#lib/domain/credential.ts';
import { basicAuthorization } from '#lib/registry/credential.ts';

export type TokenRequest = {
  realm: URL;
  service: string | null;
  /** The requested scope comes first. Each scope is sent as one value, never split. */
  scopes: readonly string[];
  credential: Credential | null;
};

export type HttpTokenRequest = {
  method: 'GET' | 'POST';
  origin: string;
  path: string;
  authorization: string | null;
  form: string | null;
};

const CLIENT_ID = 'plimsoll';
/** This user name marks the password as an identity token. */
const IDENTITY_TOKEN_USER = '<token>';

export function isIdentityToken(credential: Credential | null): boolean {
  return credential?.username === IDENTITY_TOKEN_USER;
}

/**
 * Builds the GET form: Basic authorization with a credential, none without. Source:
 * https://distribution.github.io/distribution/spec/auth/token/
 */
export function tokenGet({ realm, service, scopes, credential }: TokenRequest): HttpTokenRequest {
  const url = new URL(realm);
  if (service !== null) url.searchParams.set('service', service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  if (credential !== null && !isIdentityToken(credential)) url.searchParams.set('account', credential.username);
  const authorization = credential === null ? null : basicAuthorization(credential);
  return { method: 'GET', origin: url.origin, path: url.pathname + url.search, authorization, form: null };
}

/**
 * Builds the POST form, for identity tokens only. `client_id` is required. Source:
 * https://distribution.github.io/distribution/spec/auth/oauth/
 */
export function tokenPost({ realm, service, scopes, credential }: TokenRequest): HttpTokenRequest {
  const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: CLIENT_ID });
  if (service !== null) form.set('service', service);
  if (scopes.length > 0) form.set('scope', scopes.join(' '));
  form.set('refresh_token', credential?.password ?? '');
  const path = realm.pathname + realm.search;
  return { method: 'POST', origin: realm.origin, path, authorization: null, form: form.toString() };
}
