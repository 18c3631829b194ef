import { describe, expect, it } from 'vitest';
import { createTokenCache } from '#lib/registry/auth/token-cache.ts';
import type { RegistryToken } from '#lib/registry/auth/token-response.ts';

const now = new Date('2026-11-23T12:00:00Z');
const token = (value: string): RegistryToken => ({
  value,
  receivedAt: now,
  expiresAt: new Date(now.getTime() + 60_000),
});

describe('createTokenCache', () => {
  it('shares one request, and repeats it after a failure (A-23)', async () => {
    const cache = createTokenCache();
    let asked = 0;
    const ask = async () => {
      asked += 1;
      if (asked === 1) throw new Error('first');
      return token('second');
    };
    const results = await Promise.allSettled([cache.take('k', () => now, ask), cache.take('k', () => now, ask)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(asked).toBe(1);
    expect((await cache.take('k', () => now, ask)).value).toBe('second');
    expect((await cache.take('k', () => now, ask)).value).toBe('second');
    expect(asked).toBe(2);
  });

  it('aborts the request when the last caller aborts, not before (A-23)', async () => {
    const cache = createTokenCache();
    const first = new AbortController();
    const second = new AbortController();
    let isAborted = false;
    const ask = (signal: AbortSignal) =>
      new Promise<RegistryToken>((_, reject) => {
        signal.addEventListener('abort', () => {
          isAborted = true;
          reject(signal.reason);
        });
      });
    const works = [cache.take('k', () => now, ask, first.signal), cache.take('k', () => now, ask, second.signal)];
    const settled = Promise.allSettled(works);
    await Promise.resolve();
    first.abort();
    await expect(works[0]).rejects.toThrow();
    expect(isAborted).toBe(false);
    second.abort();
    await settled;
    expect(isAborted).toBe(true);
    expect(
      (
        await cache.take(
          'k',
          () => now,
          async () => token('new'),
        )
      ).value,
    ).toBe('new');
  });

  it('drops a token only while it is the current one', async () => {
    const cache = createTokenCache();
    const old = await cache.take(
      'k',
      () => now,
      async () => token('old'),
    );
    cache.drop('k', old);
    await cache.take(
      'k',
      () => now,
      async () => token('new'),
    );
    cache.drop('k', old);
    expect(
      (
        await cache.take(
          'k',
          () => now,
          async () => token('newer'),
        )
      ).value,
    ).toBe('new');
  });

  it('keeps no more tokens than its limit', async () => {
    const cache = createTokenCache(2);
    for (const key of ['a', 'b', 'c'])
      await cache.take(
        key,
        () => now,
        async () => token(key),
      );
    expect(
      (
        await cache.take(
          'a',
          () => now,
          async () => token('again'),
        )
      ).value,
    ).toBe('again');
    expect(
      (
        await cache.take(
          'c',
          () => now,
          async () => token('again'),
        )
      ).value,
    ).toBe('c');
  });
});
