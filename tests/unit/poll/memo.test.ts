import { describe, expect, it, vi } from 'vitest';
import { createMemo } from '#lib/poll/memo.ts';

const openMemo = (most = 10, mostBytes = 100) => createMemo<string>({ most, mostBytes, sizeOf: (text) => text.length });

describe('createMemo', () => {
  it('computes a value once, even for concurrent calls', async () => {
    const memo = openMemo();
    const make = vi.fn(async () => 'a');
    expect(await Promise.all([memo('k', make), memo('k', make)])).toEqual(['a', 'a']);
    expect(await memo('k', make)).toBe('a');
    expect(make).toHaveBeenCalledTimes(1);
  });

  it('computes a value again after it failed', async () => {
    const memo = openMemo();
    await expect(memo('k', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await memo('k', async () => 'a')).toBe('a');
  });

  it.for([
    { bound: 'number', most: 2, mostBytes: 100, size: 1 },
    { bound: 'bytes', most: 10, mostBytes: 100, size: 40 },
  ])('drops the oldest values beyond the limit of $bound', async ({ most, mostBytes, size }) => {
    const memo = openMemo(most, mostBytes);
    const make = vi.fn(async () => 'x'.repeat(size));
    for (const key of ['a', 'b', 'c']) await memo(key, make);
    await memo('c', make);
    await memo('b', make);
    expect(make).toHaveBeenCalledTimes(3);
    await memo('a', make);
    expect(make).toHaveBeenCalledTimes(4);
  });

  it('does not keep a value larger than the whole limit', async () => {
    const memo = openMemo(10, 100);
    const make = vi.fn(async () => 'x'.repeat(101));
    await memo('k', make);
    await memo('k', make);
    expect(make).toHaveBeenCalledTimes(2);
  });
});
