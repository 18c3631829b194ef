import { AsyncLocalStorage } from 'node:async_hooks';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { betterAuth } from 'better-auth/minimal';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import type { OidcConfig } from '#lib/config/config.ts';
import { insertAuditEvent } from '#lib/db/accounts/audit.ts';
import { deleteLinksMadeBy } from '#lib/db/accounts/invitations.ts';
import { deleteSessions } from '#lib/db/accounts/sessions.ts';
import { getUser, noteSeen, updateUser } from '#lib/db/accounts/users.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import { claimInstance } from '#lib/db/instance.ts';
import type { Role } from '#lib/domain/account.ts';
import type { Log } from '#lib/log/log.ts';
import { roleFromClaims } from './group-role.ts';
import type { Passwords } from './passwords.ts';

export type EngineOptions = {
  db: DatabaseClient;
  clock: { now(): Date };
  log: Log;
  passwords: Passwords;
  secret: string;
  /** Public URL of this instance, without a trailing slash. */
  baseUrl: string;
  oidc: OidcConfig | null;
};

export const OIDC_PROVIDER = 'oidc';
const SESSION_SECONDS = 30 * 86_400;

export type Engine = ReturnType<typeof createEngine>;

/**
 * Configures better-auth for password sign-in, sessions and OpenID Connect. The callback is the only one of its routes that is
 * served: accounts are created and changed by the commands of Plimsoll.
 */
export function createEngine(options: EngineOptions) {
  const { db, clock, log, passwords, oidc } = options;
  /** The role from the provider's claims, from their validation until the account is written. */
  const flow = new AsyncLocalStorage<{ role: Role | null }>();

  const auth = betterAuth({
    appName: 'Plimsoll',
    baseURL: `${options.baseUrl}/api/auth`,
    secret: options.secret,
    database: prismaAdapter(db, { provider: 'postgresql', transaction: true }),
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: {
      level: 'warn',
      log: (level, message) => log[level === 'error' ? 'error' : 'debug']({ from: 'better-auth' }, message),
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      // The rules for new passwords apply when a password is set (passwords.ts).
      minPasswordLength: 1,
      maxPasswordLength: 256,
      password: {
        hash: passwords.hash,
        verify: ({ hash, password }) => passwords.verify(password, hash),
      },
    },
    session: { expiresIn: SESSION_SECONDS, disableSessionRefresh: true, cookieCache: { enabled: false } },
    user: {
      additionalFields: {
        role: { type: 'string', input: false, required: false },
        disabledAt: { type: 'date', input: false, required: false },
      },
      validateUserInfo: async ({ user, source }) => {
        if (source.method !== 'oauth' || !oidc) return;
        const role = roleFromClaims(source.oauth?.profile ?? {}, oidc);
        if (source.action === 'sign-in' && typeof user.id === 'string')
          await followGroups(db, user.id, role, clock.now());
        if (role === null) return { error: 'no-role' };
        const store = flow.getStore();
        if (store) store.role = role;
      },
    },
    account: {
      encryptOAuthTokens: true,
      storeAccountCookie: false,
      // Never link an OIDC identity to an existing password account implicitly.
      accountLinking: { disableImplicitLinking: true },
    },
    advanced: {
      cookiePrefix: 'plimsoll',
      useSecureCookies: options.baseUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: ['x-plimsoll-address'] },
      database: { generateId: false },
    },
    databaseHooks: {
      user: {
        create: {
          before: async (user) => ({ data: { ...user, role: flow.getStore()?.role ?? 'viewer' } }),
          after: async () => {
            if (flow.getStore()?.role === 'admin') await claimInstance(db, clock.now());
          },
        },
      },
      session: {
        create: {
          before: async ({ userId }) => (await getUser(db, userId)).disabledAt === null,
          after: async ({ userId }) => noteSeen(db, userId, clock.now(), 0),
        },
      },
      // The provider's tokens are never used again, so they are not stored.
      account: {
        create: { before: async (account) => ({ data: { ...account, ...NO_TOKENS } }) },
        update: { before: async (account) => ({ data: { ...account, ...NO_TOKENS } }) },
      },
    },
    plugins: oidc ? [genericOAuth({ config: [toProvider(oidc)] })] : [],
  });

  return {
    api: auth.api,
    /** Handles the callback of the provider. */
    finishOidc: (request: Request) => flow.run({ role: null }, () => auth.handler(request)),
  };
}

/**
 * Applies a change of groups at the provider: the role changes and all sessions end. A null `role` (no group grants one)
 * ends sessions and deletes invitations, but keeps the account, since the groups may return.
 */
async function followGroups(db: DatabaseClient, userId: string, role: Role | null, now: Date): Promise<void> {
  const user = await getUser(db, userId);
  if (user.role === role) return;
  await db.$transaction(async (tx) => {
    if (role !== null) await updateUser(tx, userId, { role }, now);
    await deleteSessions(tx, userId);
    const links = role === 'admin' ? [] : await deleteLinksMadeBy(tx, user);
    for (const { id, email } of links)
      await insertAuditEvent(tx, {
        at: now,
        actorKind: 'system',
        actorId: null,
        actorName: 'plimsoll',
        action: 'invitation.revoke',
        targetKind: 'invitation',
        targetId: id,
        targetName: email,
        details: { madeBy: user.email, because: 'its maker is no longer an admin' },
      });
  });
}

const NO_TOKENS = { accessToken: null, refreshToken: null, idToken: null };

function toProvider(oidc: OidcConfig) {
  return {
    providerId: OIDC_PROVIDER,
    discoveryUrl: `${oidc.issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`,
    clientId: oidc.clientId,
    ...(oidc.clientSecret === null ? {} : { clientSecret: oidc.clientSecret }),
    scopes: [...oidc.scopes],
    pkce: true,
    requireIdTokenVerification: true,
    mapProfileToUser: (profile: Record<string, unknown>) => ({ name: nameOf(profile) }),
  };
}

/** The display name. Providers may omit it, or send one that PostgreSQL cannot store. */
function nameOf({ name, preferred_username: username, email }: Record<string, unknown>): string {
  const found = [name, username, email].find((value) => typeof value === 'string' && value.trim() !== '');
  return String(found ?? 'Unnamed')
    .slice(0, 100)
    .toWellFormed()
    .replaceAll('\0', '\uFFFD');
}
