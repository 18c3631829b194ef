/** `realm` is the absolute address of the token endpoint. With `credential` only that account gets a token. */
export type BearerOptions = {
  realm: string;
  service: string;
  credential?: { username: string; password: string };
};

export type TokenAnswer = { token: string; expires_in: number };

/** The `WWW-Authenticate` value of a request without a fitting token (A-02, A-14). */
export function challengeFor(bearer: BearerOptions, repository: string | null): string {
  const scope = repository ? `,scope="repository:${repository}:pull"` : '';
  return `Bearer realm="${bearer.realm}",service="${bearer.service}"${scope}`;
}

/** A token that says in plain text what it allows: this registry guards nothing, it only asks for the usual steps. */
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

/** Whether the request carries a token for this repository; a ping takes any token. */
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
