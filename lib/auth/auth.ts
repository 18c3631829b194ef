import type { Config } from '#lib/config/config.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import type { Caller } from './caller.ts';
import { UnauthenticatedError } from './errors.ts';
import { isSameSecret } from './tokens.ts';

/** Who is who. */
export type Auth = {
  /** @throws UnauthenticatedError when what was shown as proof does not hold */
  identify(headers: Headers): Promise<Caller>;
};

export type AuthOptions = { config: Config; db: DatabaseClient; clock: { now(): Date } };

export function createAuth({ config }: AuthOptions): Auth {
  return {
    async identify(headers) {
      const authorization = headers.get('authorization');
      if (authorization === null) return { kind: 'stranger', mayRead: config.isPublic };
      const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
      if (token !== undefined && config.adminToken !== null && isSameSecret(token, config.adminToken)) {
        const scopes = ['read', 'check', 'write'] as const;
        return { kind: 'token', id: null, name: 'PLIMSOLL_ADMIN_TOKEN', role: 'admin', scopes, userId: null };
      }
      throw new UnauthenticatedError('This token does not hold.');
    },
  };
}
