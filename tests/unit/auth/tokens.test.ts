import { describe, expect, it } from 'vitest';
import { makeSetUpCode } from '#lib/auth/set-up-code.ts';
import { makeCode, makeToken } from '#lib/auth/tokens.ts';

const bytesOf = (text: string) => Buffer.from(text, 'base64url').byteLength;

describe('a set-up code', () => {
  it('depends only on the secret and the installation (X-19)', () => {
    expect(makeSetUpCode('a'.repeat(32), 'i')).toBe(makeSetUpCode('a'.repeat(32), 'i'));
    expect(makeSetUpCode('a'.repeat(32), 'i')).not.toBe(makeSetUpCode('b'.repeat(32), 'i'));
    expect(makeSetUpCode('a'.repeat(32), 'i')).not.toBe(makeSetUpCode('a'.repeat(32), 'j'));
    expect(makeSetUpCode('a'.repeat(32), 'i')).toMatch(/^[\w-]{27}$/);
  });
});

describe('tokens and codes', () => {
  it('are random, and the stored hint and hash do not reveal them (X-20)', () => {
    const [first, second] = [makeToken(), makeToken()];
    expect(first.token).not.toBe(second.token);
    expect(first.token.startsWith(first.hint)).toBe(true);
    expect(first.hint.length).toBeLessThanOrEqual(9);
    expect(first.hash).toHaveLength(32);
    expect(makeCode().code).not.toBe(makeCode().code);
    // Lengths of 256 and 160 bits.
    expect([first.token.slice('plim_'.length), makeCode().code].map(bytesOf)).toEqual([32, 20]);
  });
});
