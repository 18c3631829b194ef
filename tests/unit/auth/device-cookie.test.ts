import { describe, expect, it } from 'vitest';
import { createDeviceCookie } from '#lib/auth/device-cookie.ts';

const ADA = { userId: 'ada', passwordHash: '$argon2id$one' };
const BOB = { userId: 'bob', passwordHash: '$argon2id$two' };
const devices = createDeviceCookie({ secret: 's'.repeat(32), isSecure: false });
const none = new Headers();

/** Builds the request headers of a browser that keeps the cookie. */
const sentBack = (setCookie: string) => new Headers({ cookie: `other=1; ${setCookie.split(';')[0]}` });

describe('a device cookie identifies a browser', () => {
  it('only to the account that signed in there', () => {
    const headers = sentBack(devices.make(ADA, none));
    expect(devices.findDevice(ADA, headers)).toMatch(/^[\w-]{22}$/);
    expect(devices.findDevice(BOB, headers)).toBeNull();
    expect(devices.findDevice(null, headers)).toBeNull();
    expect(devices.findDevice(ADA, none)).toBeNull();
  });

  it('until the password of the account changes', () => {
    const headers = sentBack(devices.make(ADA, none));
    expect(devices.findDevice({ ...ADA, passwordHash: '$argon2id$three' }, headers)).toBeNull();
  });

  it('to the last four accounts that signed in there', () => {
    const accounts = ['a', 'b', 'c', 'd', 'e'].map((userId) => ({ userId, passwordHash: `hash of ${userId}` }));
    let headers = none;
    for (const account of accounts) headers = sentBack(devices.make(account, headers));
    expect(accounts.map((account) => devices.findDevice(account, headers) !== null)).toEqual([
      ...[false, true, true, true, true],
    ]);
    expect(headers.get('cookie')?.match(/[\w-]{65}/g)).toHaveLength(4);
  });

  it('by one id per account, which the next sign-in replaces', () => {
    const first = sentBack(devices.make(ADA, none));
    const second = sentBack(devices.make(ADA, first));
    expect(devices.findDevice(ADA, second)).not.toBe(devices.findDevice(ADA, first));
    expect(second.get('cookie')?.length).toBe(first.get('cookie')?.length);
  });
});

describe('a forged device cookie', () => {
  const [pair = ''] = devices.make(ADA, none).split(';');
  const value = pair.slice(pair.indexOf('=') + 1);
  const others = {
    'has another id': `${'A'.repeat(22)}${value.slice(22)}`,
    'has another MAC': `${value.slice(0, 22)}${'A'.repeat(43)}`,
    'is cut off': value.slice(0, -1),
    'is longer': `${value}A`,
    'is empty': '',
    'is of another installation': createDeviceCookie({ secret: 't'.repeat(32), isSecure: false })
      .make(ADA, none)
      .replace(/^[^=]+=([^;]+);.*$/, '$1'),
    'has many entries before it': `${Array.from({ length: 5_000 }, () => 'A'.repeat(65)).join('.')}.${value}`,
  };
  it.each(Object.entries(others))('identifies no browser when it %s', (_, made) => {
    expect(devices.findDevice(ADA, new Headers({ cookie: `plimsoll.device=${made}` }))).toBeNull();
  });
});

it('a device cookie is HttpOnly and SameSite=Lax, and Secure when Plimsoll uses TLS', () => {
  expect(devices.make(ADA, none)).toMatch(
    /^plimsoll\.device=[\w-]{65}; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Lax$/,
  );
  const secure = createDeviceCookie({ secret: 's'.repeat(32), isSecure: true });
  expect(secure.make(ADA, none)).toMatch(/^__Secure-plimsoll\.device=.*; Secure$/);
});
