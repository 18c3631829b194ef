import type { Access } from '#lib/config/access.ts';
import type { Config, OidcConfig } from '#lib/config/config.ts';
import { findCredential } from '#lib/db/accounts/users.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import { getInstance } from '#lib/db/instance.ts';
import type { Role } from '#lib/domain/account.ts';
import type { Log } from '#lib/log/log.ts';
import type { Caller } from './caller.ts';
import { createDeviceCookie } from './device-cookie.ts';
import { createEngine } from './engine.ts';
import { isRefusal, onlyCookies } from './engine-answer.ts';
import { UnauthenticatedError } from './errors.ts';
import { createIdentify } from './identify.ts';
import { createPasswords, type Passwords } from './passwords.ts';
import { findRoleByFile, type Person, roleOf } from './role-of.ts';
import { makeSetUpCode } from './set-up-code.ts';
import { createSignInLimit, type Try } from './sign-in-limit.ts';
import { createSingleSignOn, type SingleSignOn } from './single-sign-on.ts';

type Typed = { email: string; password: string };
type Tried = { of: 'code' } | { of: 'password-of-session'; sessionId: string };

/** Authentication of requests and sign-in. Results of type Headers contain the Set-Cookie headers of the response. */
export type Auth = SingleSignOn & {
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
};

export type AuthOptions = {
  config: Config;
  access: () => Access;
  db: DatabaseClient;
  clock: { now(): Date };
  log: Log;
};

export function createAuth({ config, access, db, clock, log }: AuthOptions): Auth {
  const passwords = createPasswords();
  const limit = createSignInLimit(db);
  const baseUrl = config.baseUrl ?? `http://localhost:${config.port}`;
  const devices = createDeviceCookie({ secret: config.secret, isSecure: baseUrl.startsWith('https:') });
  const makeEngine = (oidc: OidcConfig | null) =>
    createEngine({ db, clock, log, passwords, baseUrl, oidc, secret: config.secret });
  // Serves passwords and sessions without the OIDC provider, so that a provider that hangs delays only its own sign-ins.
  const engine = makeEngine(null);

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
    ...createSingleSignOn({ access, baseUrl, makeEngine }),
    passwords,
    identify: createIdentify({ access, db, clock, engine, adminToken: config.adminToken }),
    hasRoleByFile: (person) => findRoleByFile(access(), person) !== null,
    roleOf: (person) => roleOf(access(), person),
    async findSetUpCode() {
      const { id, claimedAt } = await getInstance(db, clock.now());
      return claimedAt === null ? makeSetUpCode(config.secret, id) : null;
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
  };
}

/** lib/server sets this header on every request and replaces what the client sent. */
function addressOf(headers: Headers): string {
  return headers.get('x-plimsoll-address') ?? 'unknown';
}
