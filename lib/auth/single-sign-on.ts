import type { Access } from '#lib/config/access.ts';
import type { OidcConfig } from '#lib/config/config.ts';
import { type Engine, OIDC_PROVIDER } from './engine.ts';
import { isRefusal, onlyCookies } from './engine-answer.ts';
import { UnauthenticatedError } from './errors.ts';

export type SingleSignOn = {
  hasOidc(): boolean;
  /** Returns the URL of the provider for the browser. @param next - path of this instance to return to */
  startOidc(next: string, headers: Headers): Promise<{ url: string; cookies: Headers }>;
  /** Answers the provider's callback with a redirect that carries the session cookie or a reason. */
  finishOidc(request: Request): Promise<Response>;
};

type SingleSignOnOptions = {
  access: () => Access;
  /** Public URL of this instance, without a trailing slash. */
  baseUrl: string;
  makeEngine: (oidc: OidcConfig) => Engine;
};

/** Creates the sign-in through an OpenID Connect provider. */
export function createSingleSignOn({ access, baseUrl, makeEngine }: SingleSignOnOptions): SingleSignOn {
  let built: { oidc: OidcConfig; engine: Engine } | null = null;

  /** Creates the engine at first use, and again after plimsoll.yaml names another provider. */
  function oidcEngine(oidc: OidcConfig) {
    if (built?.oidc !== oidc) built = { oidc, engine: makeEngine(oidc) };
    return built.engine;
  }

  function getOidc(): OidcConfig {
    const { oidc } = access();
    if (!oidc) throw new UnauthenticatedError('This Plimsoll has no single sign-on.', 'Sign in with a password.');
    return oidc;
  }

  return {
    hasOidc: () => access().oidc !== null,
    async startOidc(next, headers) {
      const { headers: cookies, response } = await oidcEngine(getOidc())
        .api.signInSocial({
          body: {
            provider: OIDC_PROVIDER,
            callbackURL: `${baseUrl}${next}`,
            errorCallbackURL: `${baseUrl}/sign-in`,
            disableRedirect: true,
          },
          headers,
          returnHeaders: true,
        })
        .catch((error: unknown) => {
          if (!isRefusal(error)) throw error;
          throw new UnauthenticatedError(
            'The provider of single sign-on does not answer as it should.',
            'Try again in a moment, or sign in with a password.',
          );
        });
      return { url: response.url ?? `${baseUrl}/sign-in`, cookies: onlyCookies(cookies) };
    },
    async finishOidc(request) {
      // Uses the configured base URL; the Host header of the request is not trusted.
      const { search } = new URL(request.url);
      const url = `${baseUrl}/api/auth/callback/${OIDC_PROVIDER}${search}`;
      const answer = await oidcEngine(getOidc()).finishOidc(new Request(url, { headers: request.headers }));
      const headers = onlyCookies(answer.headers);
      headers.set('location', answer.headers.get('location') ?? `${baseUrl}/sign-in?error=unknown`);
      headers.set('cache-control', 'private, no-store');
      return new Response(null, { status: 302, headers });
    },
  };
}
