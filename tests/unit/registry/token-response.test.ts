import { describe, expect, it } from 'vitest';
import { findToken, isUsable } from '#lib/registry/auth/token-response.ts';

const now = new Date('2026-11-23T12:00:00Z');
const find = (body: unknown) => findToken(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), now);
const lifetimeSeconds = (body: object) => {
  const token = find({ token: 't', ...body });
  return token === null ? null : (token.expiresAt.getTime() - now.getTime()) / 1000;
};

describe('findToken', () => {
  it('accepts both field names and prefers access_token (A-18)', () => {
    expect(find({ token: 'a' })?.value).toBe('a');
    expect(find({ access_token: 'b' })?.value).toBe('b');
    expect(find({ token: 'a', access_token: 'b' })?.value).toBe('b');
    expect(find({ token: 'a', access_token: '' })?.value).toBe('a');
  });

  it.each([
    [{}, 60],
    [{ expires_in: 5 }, 60],
    [{ expires_in: 300 }, 300],
    [{ expires_in: '300' }, 60],
    [{ expires_in: -1 }, 60],
    [{ expires_in: null }, 60],
    [{ expires_in: 1e12 }, 86_400],
  ])('reads from %j a lifetime of %i s (A-19)', (body, seconds) => {
    expect(lifetimeSeconds(body)).toBe(seconds);
  });

  it('uses issued_at only when the clocks are plausible (A-20)', () => {
    expect(lifetimeSeconds({ expires_in: 300, issued_at: '2026-11-23T11:59:00Z' })).toBe(240);
    expect(lifetimeSeconds({ expires_in: 300, issued_at: '2026-11-23T12:01:00Z' })).toBe(300);
    expect(lifetimeSeconds({ expires_in: 300, issued_at: '2026-11-23T11:55:00Z' })).toBe(300);
    expect(lifetimeSeconds({ expires_in: 300, issued_at: 'yesterday' })).toBe(300);
    expect(lifetimeSeconds({ expires_in: 300, issued_at: 17 })).toBe(300);
  });

  it.each([
    ['<html>'],
    [''],
    ['null'],
    ['[]'],
    ['{"token":""}'],
    ['{"token":5}'],
    ['{}'],
    ['{"token":"a\\r\\nb"}'],
    ['{"token":"ü"}'],
  ])('finds no token in %s (A-32, A-33)', (body) => {
    expect(find(body)).toBeNull();
  });

  it('marks a token as unusable 5 s before it expires (A-21)', () => {
    const token = find({ token: 't', expires_in: 60 });
    if (token === null) throw new Error('no token');
    expect(isUsable(token, new Date(now.getTime() + 54_999))).toBe(true);
    expect(isUsable(token, new Date(now.getTime() + 55_000))).toBe(false);
  });
});
