import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { isSameSecret } from './tokens.ts';

/** The account that the cookie is bound to. */
type DeviceAccount = { userId: string; passwordHash: string };

export type DeviceCookie = {
  /** Builds the Set-Cookie value after a sign-in with a password. The cookie keeps at most four accounts. */
  make(account: DeviceAccount, headers: Headers): string;
  /** Returns the id that tries of this device are counted under; null for a device that never signed in to the account. */
  findDevice(account: DeviceAccount | null, headers: Headers): string | null;
};

const MAX_AGE_SECONDS = 180 * 86_400;
const MAX_ACCOUNTS = 4;
/** An entry: 128 random bits and a MAC of 256 bits, in base64url. */
const ENTRY = /^([\w-]{22})([\w-]{43})$/;

/**
 * A cookie that proves an earlier sign-in with the password of this account from this browser. It grants no access: tries from
 * such a browser are only counted apart from anonymous ones (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
 * The entry is a MAC over the account and its password hash, so nothing is stored and a new password invalidates it.
 */
export function createDeviceCookie({ secret, isSecure }: { secret: string; isSecure: boolean }): DeviceCookie {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'plimsoll/device/v1', 32));
  const name = `${isSecure ? '__Secure-' : ''}plimsoll.device`;

  const sign = (id: string, { userId, passwordHash }: DeviceAccount): string =>
    createHmac('sha256', key).update([id, userId, passwordHash].join('\0')).digest('base64url');

  /** Entries of the accounts that this browser signed in to, newest first. */
  function listEntries(headers: Headers): { id: string; mac: string }[] {
    const cookies = (headers.get('cookie') ?? '').split(';').map((part) => part.trim());
    const value = cookies.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
    return value
      .split('.', MAX_ACCOUNTS)
      .map((entry) => ENTRY.exec(entry))
      .flatMap((found) => (found?.[1] && found[2] ? [{ id: found[1], mac: found[2] }] : []));
  }

  const isOf = (account: DeviceAccount) => (entry: { id: string; mac: string }) =>
    isSameSecret(entry.mac, sign(entry.id, account));

  return {
    make(account, headers) {
      const others = listEntries(headers).filter((entry) => !isOf(account)(entry));
      const id = randomBytes(16).toString('base64url');
      const entries = [{ id, mac: sign(id, account) }, ...others].slice(0, MAX_ACCOUNTS);
      const value = entries.map((entry) => entry.id + entry.mac).join('.');
      const secure = isSecure ? '; Secure' : '';
      return `${name}=${value}; Max-Age=${MAX_AGE_SECONDS}; Path=/; HttpOnly; SameSite=Lax${secure}`;
    },
    findDevice(account, headers) {
      // Does the same work for an account that does not exist, so that timing reveals nothing.
      const ofAccount = isOf(account ?? { userId: '', passwordHash: '' });
      const found = listEntries(headers).filter(ofAccount);
      return account === null ? null : (found[0]?.id ?? null);
    },
  };
}
