import { describe, expect, it } from 'vitest';
import { createPermits } from '#lib/registry/gate/permits.ts';

/** Opens permits whose limit can be changed. Records the callers that have one, in order. */
function openPermits() {
  const held: string[] = [];
  const state = { limit: 1 };
  const permits = createPermits(() => state.limit);
  const acquire = async (name: string, signal?: AbortSignal) => {
    await permits.acquire(signal);
    held.push(name);
  };
  return { permits, held, state, acquire };
}

const settle = () => new Promise((done) => setImmediate(done));

describe('permits', () => {
  it('are given to those who wait before those who come later, also when the limit has risen', async () => {
    const { permits, held, state, acquire } = openPermits();
    void acquire('first');
    void acquire('second');
    state.limit = 2;
    void acquire('third');
    await settle();
    expect(held).toEqual(['first']);
    permits.startNext();
    await settle();
    expect(held).toEqual(['first', 'second']);
    permits.release();
    await settle();
    expect(held).toEqual(['first', 'second', 'third']);
  });

  it('are not given to a caller that gave up', async () => {
    const { permits, held, acquire } = openPermits();
    const control = new AbortController();
    await acquire('first');
    const gone = acquire('gone', control.signal);
    void acquire('next');
    control.abort(new Error('gave up'));
    await expect(gone).rejects.toThrow('gave up');
    permits.release();
    await settle();
    expect(held).toEqual(['first', 'next']);
  });
});
