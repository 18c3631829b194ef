import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { digestOf, findDigest, InvalidDigestError, isVerifiable, parseDigest } from '#lib/image/digest.ts';

const HEX = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const bytes = new TextEncoder().encode('hello');

describe('parseDigest', () => {
  it.each([`sha256:${HEX}`, `sha512:${HEX}${HEX}`])('accepts %s', (text) => {
    expect(parseDigest(text)).toBe(text);
    expect(isVerifiable(parseDigest(text))).toBe(true);
  });

  it.each([
    'sha3-256:abcdef',
    'blake3:AbC_-=',
    'sha256+b64:LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564=',
    `sha384:${HEX}`,
  ])('accepts %s although it cannot be verified (R-18)', (text) => {
    expect(isVerifiable(parseDigest(text))).toBe(false);
  });

  it.each([
    '',
    'sha256:',
    `:${HEX}`,
    HEX,
    `sha256:${HEX.toUpperCase()}`,
    `sha256:${HEX.slice(1)}`,
    `sha256:${HEX}0`,
    `sha512:${HEX}`,
    'sha256:../../x',
    '../../../v2/_catalog',
    `sha256:%2f${HEX.slice(3)}`,
    `sha256:${HEX}\n`,
    `SHA256:${HEX}`,
    `sha256++b64:${HEX}`,
    `+sha256:${HEX}`,
    `x:${'a'.repeat(300)}`,
  ])('rejects %j (R-17, S-33)', (text) => {
    expect(() => parseDigest(text)).toThrow(InvalidDigestError);
    expect(findDigest(text)).toBeNull();
  });

  it.each([undefined, null, 7, {}, [`sha256:${HEX}`]])('finds no digest in %j', (value) => {
    expect(findDigest(value)).toBeNull();
  });
});

describe('digestOf', () => {
  it('computes sha256, or the algorithm of a given digest (S-64)', () => {
    const sha512 = createHash('sha512').update(bytes).digest('hex');
    expect(digestOf(bytes)).toBe('sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824');
    expect(digestOf(bytes, parseDigest(`sha512:${HEX}${HEX}`))).toBe(`sha512:${sha512}`);
    expect(digestOf(new Uint8Array())).toBe(`sha256:${HEX}`);
  });

  it('throws for an algorithm that it cannot compute (R-18)', () => {
    expect(() => digestOf(bytes, parseDigest('blake3:abc'))).toThrow(InvalidDigestError);
  });
});
