import type { Credential } from '#lib/domain/credential.ts';
/** `realm` is the absolute URL of the token endpoint. With `credential` only that account gets a token. */
export type BearerOptions = {
  realm: string;
  service: string;
  credential?: Credential;
};

export type TokenAnswer = { token: string; expires_in: number };

/** Returns the `WWW-Authenticate` value for a request without a valid token (A-02, A-14). */
export function challengeFor(bearer: BearerOptions, repository: string | null): string {
  const scope = repository ? `,scope="repository:${repository}:pull"` : '';
  return `Bearer realm="${bearer.realm}",service="${bearer.service}"${scope}`;
}

/**
 * Issues a token that lists its scopes in plain text. The demo registry protects nothing; it only follows the usual
 * steps.
 */
export function grantToken(
  query: URLSearchParams,
  authorization: string | null,
  bearer: BearerOptions,
): TokenAnswer | null {
  if (query.get('service') !== bearer.service) return null;
  if (bearer.credential) {
    const { username, password } = bearer.credential;
    const expected = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    if (authorization !== expected) return null;
  }
  const scopes = query.getAll('scope').flatMap((scope) => scope.split(' '));
  return { token: Buffer.from(JSON.stringify(scopes)).toString('base64url'), expires_in: 300 };
}

/** Reports whether the request carries a token for this repository. A ping accepts any token. */
export function mayPull(authorization: string | null, repository: string | null, kind: string): boolean {
  const token = /^bearer ([\w-]+)$/i.exec(authorization ?? '')?.[1];
  if (!token) return false;
  const scopes = readScopes(token);
  if (!scopes) return false;
  if (kind === 'catalog') return scopes.includes('registry:catalog:*');
  return repository === null || scopes.some((scope) => scope === `repository:${repository}:pull`);
}

function readScopes(token: string): string[] | null {
  try {
    const scopes: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return Array.isArray(scopes) ? scopes.map(String) : null;
  } catch {
    return null;
  }
}
