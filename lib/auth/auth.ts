import type { Access } from '#lib/config/access.ts';
import type { Config, OidcConfig } from '#lib/config/config.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import { getInstance } from '#lib/db/instance.ts';
import { noteSessionSeen } from '#lib/db/sessions.ts';
import { findTokenByHash, noteTokenUsed } from '#lib/db/tokens.ts';
import { findCredential, noteSeen } from '#lib/db/users.ts';
import type { Log } from '#lib/log/log.ts';
import type { Caller, Role } from './caller.ts';
import { createDeviceCookie } from './device-cookie.ts';
import { createEngine, OIDC_PROVIDER } from './engine.ts';
import { UnauthenticatedError } from './errors.ts';
import { createPasswords, type Passwords } from './passwords.ts';
import { findRoleByFile, type Person, roleOf } from './role-of.ts';
import { makeSetUpCode } from './set-up-code.ts';
import { createSignInLimit, type Try } from './sign-in-limit.ts';
import { hashSecret, isSameSecret } from './tokens.ts';

type Typed = { email: string; password: string };
type Tried = { of: 'code' } | { of: 'password-of-session'; sessionId: string };

/** Authentication of requests and sign-in. Results of type Headers contain the Set-Cookie headers of the response. */
export type Auth = {
  /** Reports whether plimsoll.yaml sets this person's role. It can then only be changed there. */
  hasRoleByFile(person: { email: string; emailVerified: boolean }): boolean;
  /** The person's current role: from plimsoll.yaml, else the stored one. */
  roleOf(person: Person): Role;
  passwords: Passwords;
  /** The code in the set-up link of the log; null once the first account exists. */
  findSetUpCode(): Promise<string | null>;
  /** @throws UnauthenticatedError when the token is invalid */
  identify(headers: Headers): Promise<Caller>;
  /** @throws UnauthenticatedError, the same for a wrong password and an unknown address; TooManyTriesError */
  signIn(typed: Typed, headers: Headers): Promise<Headers>;
  /** Signs in with a password that was just set through a verified link or session. No limit applies. */
  signInProven(typed: Typed, headers: Headers): Promise<Headers>;
  /** Counts a try of a link's code, or of the password of a session's own account. @throws TooManyTriesError */
  countTry(tried: Tried, headers: Headers): Promise<void>;
  /** Removes a successful try from the count. */
  forgetTry(tried: Tried, headers: Headers): Promise<void>;
  signOut(headers: Headers): Promise<Headers>;
  hasOidc(): boolean;
  /** Returns the URL of the provider for the browser. @param next - path of this instance to return to */
  startOidc(next: string, headers: Headers): Promise<{ url: string; cookies: Headers }>;
  /** Answers the provider's callback with a redirect that carries the session cookie or a reason. */
  finishOidc(request: Request): Promise<Response>;
};

export type AuthOptions = {
  config: Config;
  access: () => Access;
  db: DatabaseClient;
  clock: { now(): Date };
  log: Log;
};

/** Precision of "last seen" and "last used". */
const SEEN_EVERY_MS = 5 * 60_000;

export function createAuth({ config, access, db, clock, log }: AuthOptions): Auth {
  const passwords = createPasswords();
  const limit = createSignInLimit(db);
  const baseUrl = config.baseUrl ?? `http://localhost:${config.port}`;
  const devices = createDeviceCookie({ secret: config.secret, isSecure: baseUrl.startsWith('https:') });
  const makeEngine = (oidc: OidcConfig | null) =>
    createEngine({ db, clock, log, passwords, baseUrl, oidc, secret: config.secret });
  // Serves passwords and sessions without the OIDC provider, so that a provider that hangs delays only its own sign-ins.
  const engine = makeEngine(null);
  let built: { oidc: OidcConfig; engine: typeof engine } | null = null;

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

  async function identifyToken(token: string): Promise<Caller> {
    if (config.adminToken !== null && isSameSecret(token, config.adminToken)) {
      const scopes = ['read', 'check', 'write'] as const;
      return { kind: 'token', id: null, name: 'PLIMSOLL_ADMIN_TOKEN', role: 'admin', scopes, userId: null };
    }
    const found = await findTokenByHash(db, hashSecret(token));
    const now = clock.now();
    if (!found || found.user.disabledAt) throw new UnauthenticatedError('This token does not hold.', TOKEN_HINT);
    if (found.expiresAt && found.expiresAt <= now)
      throw new UnauthenticatedError(
        `The token "${found.name}" expired on ${found.expiresAt.toISOString().slice(0, 16).replace('T', ' at ')} UTC.`,
        TOKEN_HINT,
      );
    void noteTokenUsed(db, found.id, now, SEEN_EVERY_MS).catch(() => {});
    const { id, name, scopes, user } = found;
    return { kind: 'token', id, name, scopes, userId: user.id, role: roleOf(access(), user) };
  }

  async function identifySession(headers: Headers): Promise<Caller | null> {
    const found = await engine.api.getSession({ headers });
    if (!found || found.user.disabledAt) return null;
    const { session, user } = found;
    const now = clock.now();
    if (now.getTime() - session.updatedAt.getTime() > SEEN_EVERY_MS) {
      void Promise.all([
        noteSeen(db, user.id, now, SEEN_EVERY_MS),
        noteSessionSeen(db, session.id, now, SEEN_EVERY_MS),
      ]).catch(() => {});
    }
    const role = roleOf(access(), { ...user, role: (user.role ?? 'viewer') as Role });
    return { kind: 'user', id: user.id, name: user.name, email: user.email, role, sessionId: session.id };
  }

  /** Checks the password. The result also contains the device cookie of this browser. */
  async function openSession({ email, password }: Typed, headers: Headers): Promise<Headers> {
    const { headers: answered } = await engine.api
      .signInEmail({ body: { email, password }, headers, returnHeaders: true })
      .catch((error: unknown) => {
        if (!isRefusal(error)) throw error;
        throw new UnauthenticatedError(
          'The e-mail address or the password is wrong.',
          'Check both; an admin can make you a link to set a new password.',
        );
      });
    const cookies = onlyCookies(answered);
    const account = await findCredential(db, email);
    if (account) cookies.append('set-cookie', devices.make(account, headers));
    return cookies;
  }

  async function decideTry(email: string, headers: Headers): Promise<Try> {
    const device = devices.findDevice(await findCredential(db, email), headers);
    return device === null
      ? { of: 'account', email: email.toLowerCase(), address: addressOf(headers) }
      : { of: 'known-browser', id: `device ${device}` };
  }

  const toTry = (tried: Tried, headers: Headers): Try =>
    tried.of === 'code'
      ? { of: 'code', address: addressOf(headers) }
      : { of: 'known-browser', id: `session ${tried.sessionId}` };

  return {
    passwords,
    hasRoleByFile: (person) => findRoleByFile(access(), person) !== null,
    roleOf: (person) => roleOf(access(), person),
    async findSetUpCode() {
      const { id, claimedAt } = await getInstance(db, clock.now());
      return claimedAt === null ? makeSetUpCode(config.secret, id) : null;
    },
    async identify(headers) {
      const authorization = headers.get('authorization');
      if (authorization !== null) {
        const token = /^Bearer +(\S{1,1000})$/i.exec(authorization)?.[1];
        if (token === undefined)
          throw new UnauthenticatedError('The Authorization header is not understood.', TOKEN_HINT);
        return identifyToken(token);
      }
      const caller = headers.get('cookie')?.includes('plimsoll.session_token') ? await identifySession(headers) : null;
      return caller ?? { kind: 'stranger', mayRead: access().isPublic };
    },
    async signIn(typed, headers) {
      const tried = await decideTry(typed.email, headers);
      await limit.count(tried);
      const cookies = await openSession(typed, headers);
      await limit.forget(tried);
      return cookies;
    },
    signInProven: openSession,
    countTry: (tried, headers) => limit.count(toTry(tried, headers)),
    forgetTry: (tried, headers) => limit.forget(toTry(tried, headers)),
    async signOut(headers) {
      const { headers: cookies } = await engine.api.signOut({ headers, returnHeaders: true });
      return onlyCookies(cookies);
    },
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

const TOKEN_HINT = 'Make a token under Account and send it as Authorization: Bearer.';

/** lib/server sets this header on every request and replaces what the client sent. */
function addressOf(headers: Headers): string {
  return headers.get('x-plimsoll-address') ?? 'unknown';
}

/** better-auth refuses with a status below 500; anything else is an internal error. */
function isRefusal(error: unknown): boolean {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status < 500;
}

function onlyCookies(headers: Headers): Headers {
  const cookies = new Headers();
  for (const cookie of headers.getSetCookie()) cookies.append('set-cookie', cookie);
  return cookies;
}
