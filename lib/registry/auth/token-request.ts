import { basicAuthorization, type Credential } from '#lib/registry/credential.ts';

export type TokenQuestion = {
  realm: URL;
  service: string | null;
  /** The own scope first; each is sent as one value, never split. */
  scopes: readonly string[];
  credential: Credential | null;
};

export type TokenRequest = {
  method: 'GET' | 'POST';
  origin: string;
  path: string;
  authorization: string | null;
  form: string | null;
};

const CLIENT_ID = 'plimsoll';
/** */
const IDENTITY_TOKEN_USER = '<token>';

export function isIdentityToken(credential: Credential | null): boolean {
  return credential?.username === IDENTITY_TOKEN_USER;
}

/** The GET form of distribution's token.md: Basic where there is a password, nothing where there is none. */
export function tokenGet({ realm, service, scopes, credential }: TokenQuestion): TokenRequest {
  const url = new URL(realm);
  if (service !== null) url.searchParams.set('service', service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  if (credential !== null && !isIdentityToken(credential)) url.searchParams.set('account', credential.username);
  const authorization = credential === null ? null : basicAuthorization(credential);
  return { method: 'GET', origin: url.origin, path: url.pathname + url.search, authorization, form: null };
}

/** The POST form of oauth.md, for identity tokens only; `client_id` is required there. */
export function tokenPost({ realm, service, scopes, credential }: TokenQuestion): TokenRequest {
  const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: CLIENT_ID });
  if (service !== null) form.set('service', service);
  if (scopes.length > 0) form.set('scope', scopes.join(' '));
  form.set('refresh_token', credential?.password ?? '');
  const path = realm.pathname + realm.search;
  return { method: 'POST', origin: realm.origin, path, authorization: null, form: form.toString() };
}
