import { describe, expect, it } from 'vitest';
import type { Caller } from '#lib/auth/caller.ts';
import { createBacktestTurns } from '#lib/server/backtest-turns.ts';

const user = (id: string): Caller => ({
  kind: 'user',
  id,
  name: id,
  email: `${id}@example.com`,
  role: 'editor',
  sessionId: id,
});
const open = new AbortController().signal;

/** Work that runs until its signal is aborted or `end` is called, and counts how much runs at the same time. */
function createWork() {
  const gate = Promise.withResolvers<string>();
  const work = { running: 0, most: 0, end: () => gate.resolve('done') };
  const run = async (signal: AbortSignal) => {
    work.running += 1;
    work.most = Math.max(work.most, work.running);
    const stopped = new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    return await Promise.race([gate.promise, stopped]).finally(() => {
      work.running -= 1;
    });
  };
  return { work, run };
}
const settle = () => new Promise((done) => setTimeout(done, 5));

describe('createBacktestTurns', () => {
  it('stops the earlier back-test of the same caller, and starts the newest after it', async () => {
    const turns = createBacktestTurns();
    const { work, run } = createWork();
    const results = [1, 2, 3].map(() => turns.run(user('a'), run, open));
    const settled = Promise.allSettled(results);
    await settle();
    expect(work.running).toBe(1);
    work.end();
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    await expect(results[0]).rejects.toMatchObject({ name: 'StoppedError' });
    expect(work.most).toBe(1);
  });

  it('runs two callers at the same time, lets a few wait and refuses further ones', async () => {
    const turns = createBacktestTurns();
    const { work, run } = createWork();
    const results = Array.from({ length: 8 }, (_, index) => turns.run(user(`u${index}`), run, open));
    const settled = Promise.allSettled(results);
    await settle();
    expect(work.running).toBe(2);
    work.end();
    const refused = (await settled).flatMap((one) => (one.status === 'rejected' ? [one.reason.name] : []));
    expect(refused).toEqual(['TooManyTriesError', 'TooManyTriesError']);
    expect(work.most).toBe(2);
  });

  it('stops when the request is cancelled, and frees its place', async () => {
    const turns = createBacktestTurns();
    const { work, run } = createWork();
    const request = new AbortController();
    const cancelled = turns.run(user('a'), run, request.signal);
    await settle();
    request.abort();
    await expect(cancelled).rejects.toMatchObject({ name: 'StoppedError', message: 'The request was cancelled.' });
    expect(work.running).toBe(0);
    work.end();
    expect(await turns.run(user('a'), run, open)).toBe('done');
  });
});
