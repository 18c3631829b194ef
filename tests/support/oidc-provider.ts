import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export type OidcPerson = { sub: string; email: string; emailVerified: boolean; name?: string; groups: string[] };

export type TestProvider = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** The person who signs in next. The provider shows no form. */
  person: OidcPerson;
  /** Follows the provider's own redirects from its authorisation URL. @returns where it sends the browser back to */
  signIn(url: string): Promise<string>;
  close(): Promise<void>;
};

/** Starts a real OpenID Connect provider on loopback, in which the chosen person is already signed in. */
export async function startOidcProvider(redirectUri: string): Promise<TestProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = { clientId: 'plimsoll', clientSecret: 'a-secret-of-the-tests-alone' };
  const state = { person: { sub: 'none', email: 'none@plimsoll.test', emailVerified: true, groups: [] } as OidcPerson };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    // The ID token contains the claims, as with most providers.
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['test'] },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: () => ({
        sub,
        email: state.person.email,
        email_verified: state.person.emailVerified,
        groups: state.person.groups,
        ...(state.person.name ? { name: state.person.name } : {}),
      }),
    }),
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
  });
  const callback = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return callback(request, response);
    void consent(provider, state.person, request, response);
  });
  return {
    issuer,
    ...client,
    get person() {
      return state.person;
    },
    set person(person) {
      state.person = person;
    },
    signIn: (url) => follow(url, redirectUri),
    close: () => closeServer(server),
  };
}

type Exchange = Parameters<ReturnType<Provider['callback']>>;

async function consent(provider: Provider, person: OidcPerson, ...[request, response]: Exchange): Promise<void> {
  const { params, session, grantId } = await provider.interactionDetails(request, response);
  const accountId = session?.accountId ?? person.sub;
  const grant =
    (grantId && (await provider.Grant.find(grantId))) ||
    new provider.Grant({ accountId, clientId: String(params.client_id) });
  grant.addOIDCScope(String(params.scope));
  const result = { login: { accountId: person.sub }, consent: { grantId: await grant.save() } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
}

/** Follows redirects with cookies, like a browser. */
async function follow(start: string, until: string): Promise<string> {
  const cookies = new Map<string, string>();
  let url = start;
  for (let hop = 0; hop < 10; hop += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const set of response.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      const at = pair.indexOf('=');
      cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const location = response.headers.get('location');
    if (!location) throw new Error(`${url}: ${response.status} ${await response.text()}`);
    url = new URL(location, url).href;
    if (url.startsWith(until)) return url;
  }
  throw new Error('the provider redirects for ever');
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
