import type { LookupAddress } from 'node:dns';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BlockedAddressError } from '#lib/net/blocked-address-error.ts';
import { createGuard, findBlock, type Resolve } from '#lib/net/guard.ts';
import { PUBLIC_ONLY, policyFor } from '#lib/net/policy.ts';

const answer = (...addresses: string[]): LookupAddress[] =>
  addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
const failing: Resolve = () => Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));

afterEach(() => vi.useRealTimers());

describe('admit', () => {
  it('returns exactly the addresses that it checked (S-14)', async () => {
    const found = answer('93.184.216.34', '2606:2800:220:1::1');
    const resolve = vi.fn<Resolve>(async () => found);
    const guard = createGuard(PUBLIC_ONLY, resolve);
    expect(await guard.resolve({ hostname: 'r.example.com', port: 443 })).toEqual(found);
    expect(resolve.mock.calls).toEqual([['r.example.com']]);
  });

  it('rejects a name with one forbidden address, and the error does not show it (S-13, S-19)', async () => {
    const guard = createGuard(PUBLIC_ONLY, async () => answer('93.184.216.34', '10.11.12.13'));
    const error = await guard.resolve({ hostname: 'r.example.com', port: 443 }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BlockedAddressError);
    expect(error).toMatchObject({ code: 'private-address', host: 'r.example.com:443' });
    expect(String(error)).not.toContain('10.11');
    expect(JSON.stringify(error)).not.toContain('10.11');
  });

  it.each([
    ['169.254.169.254', 'forbidden-address'],
    ['metadata.google.internal', 'forbidden-address'],
    ['metadata.google.internal.', 'forbidden-address'],
    ['127.0.0.1', 'private-address'],
    ['[::1]', 'private-address'],
    ['::1', 'private-address'],
  ])('rejects %s as %s without resolving it (S-02, S-11)', async (hostname, code) => {
    const resolve = vi.fn(failing);
    await expect(createGuard(PUBLIC_ONLY, resolve).resolve({ hostname, port: 80 })).rejects.toMatchObject({ code });
    expect(resolve).not.toHaveBeenCalled();
  });

  it('rejects an allowed name that resolves to a metadata address (S-11)', async () => {
    const policy = policyFor('all', { url: 'http://nas:5000', allowPrivate: true });
    const guard = createGuard(policy, async () => answer('169.254.169.254'));
    await expect(guard.resolve({ hostname: 'nas', port: 5000 })).rejects.toMatchObject({ code: 'forbidden-address' });
  });
});

describe('findBlock', () => {
  const to = { hostname: 'r.example.com', port: 443 };

  it.each([
    ['may be reached', async () => answer('1.1.1.1'), null],
    ['lies inside', async () => answer('10.0.0.1'), 'private-address'],
    ['nobody knows', failing, null],
  ] as const)('returns the block of a host that %s', async (_, resolve, expected) => {
    expect(await findBlock(createGuard(PUBLIC_ONLY, resolve), to)).toBe(expected);
  });

  it('stops waiting for a resolver after five seconds', async () => {
    vi.useFakeTimers();
    const found = findBlock(
      createGuard(PUBLIC_ONLY, () => new Promise(() => {})),
      to,
    );
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await found).toBeNull();
  });
});
