import { describe, expect, it } from 'vitest';
import { COMMON_PASSWORDS } from '#lib/auth/common-passwords.ts';
import { createPasswords, findPasswordProblem } from '#lib/auth/passwords.ts';

const { hash, verify } = createPasswords();

describe('hash and verify', () => {
  it('use salted argon2id with at least 19 MiB and two passes (X-18)', async () => {
    const [first, second] = await Promise.all([hash('same words'), hash('same words')]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(second).not.toBe(first);
    expect(await verify('same words', first)).toBe(true);
    expect(await verify('same word', first)).toBe(false);
  });

  it('accept hashes of another argon2 implementation with other costs', async () => {
    // echo -n password | argon2 somesalt -id -v 13 -t 2 -m 16 -p 1, of the reference implementation's tests
    const reference = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await verify('password', reference)).toBe(true);
    expect(await verify('Password', reference)).toBe(false);
  });

  it.each(['', 'plain text', '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$x', '$2b$10$abcdefghijklmnopqrstuv'])(
    'reject every password for the stored value %j',
    async (stored) => {
      expect(await verify('', stored)).toBe(false);
      expect(await verify('plain text', stored)).toBe(false);
    },
  );

  it('accept the same letters in composed and decomposed form', async () => {
    expect(await verify('Zu\u0308rich am See', await hash('Z\u00fcrich am See'))).toBe(true);
  });

  it('run at most two hashes at a time and finish all', async () => {
    const hashes = await Promise.all(Array.from({ length: 6 }, (_, index) => hash(`word ${index}`)));
    expect(new Set(hashes).size).toBe(6);
  });
});

describe('findPasswordProblem', () => {
  it('uses a list of 10,000 common passwords', () => {
    expect(COMMON_PASSWORDS.size).toBe(10_000);
    expect(COMMON_PASSWORDS.has('iloveyou')).toBe(true);
  });

  it.each([
    'short',
    'ninechars',
    '1234567890',
    '0987654321',
    'password123',
    'Password123!',
    'P@ssw0rd2026',
    'qwertyuiop',
    'iloveyou!!!!',
    'aaaaaaaaaaaa',
    'abababababab',
    'abcdefghijkl',
    '!!dragon2026!!',
    'ada.lovelace1842',
  ])('rejects %s', (password) => {
    expect(findPasswordProblem(password, 'ada.lovelace@plimsoll.test')).toMatch(/\.$/);
  });

  it.each(['seven herons by the quay', 'kX9#mQ2$vL', 'Schiffsladelinie42', '北京的秋天很美很凉快呀'])(
    'accepts %s',
    (password) => {
      expect(findPasswordProblem(password, 'ada.lovelace@plimsoll.test')).toBeNull();
    },
  );

  it('counts characters, not bytes or UTF-16 units', () => {
    expect(findPasswordProblem('😀😁😂🤣😃', '')).toContain('10 characters');
  });
});
