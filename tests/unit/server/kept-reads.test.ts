import { expect, it } from 'vitest';
import { createKeptReads } from '#lib/server/kept-reads.ts';

function openReads() {
  let now = 0;
  const kept = createKeptReads({ now: () => new Date(now) });
  let reads = 0;
  /** Reads something that takes `ms`. */
  const read = (key: string, ms: number) =>
    kept.get(key, async () => {
      reads += 1;
      const number = reads;
      await Promise.resolve();
      now += ms;
      return number;
    });
  return { kept, read, pass: (ms: number) => (now += ms) };
}

it('keeps a slow read twenty times as long as it took, at most a minute', async () => {
  const { read, pass } = openReads();
  expect(await read('a', 1_000)).toBe(1);
  pass(19_999);
  expect(await read('a', 1_000)).toBe(1);
  pass(2);
  expect(await read('a', 10_000)).toBe(2);
  pass(59_999);
  expect(await read('a', 10_000)).toBe(2);
  pass(2);
  expect(await read('a', 0)).toBe(3);
  expect(await read('a', 0)).toBe(4);
});

it('callers that come meanwhile wait for the same read, and other keys are read by themselves', async () => {
  const { read } = openReads();
  expect(await Promise.all([read('a', 5), read('a', 5), read('b', 5)])).toEqual([1, 1, 2]);
});

it('a failure is not kept', async () => {
  const { kept, read } = openReads();
  await expect(kept.get('a', () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  expect(await read('a', 5)).toBe(1);
});

it('drops the oldest of more than forty', async () => {
  const { read } = openReads();
  for (let at = 0; at <= 40; at += 1) await read(`key ${at}`, 1_000_000);
  expect(await read('key 40', 1)).toBe(41);
  expect(await read('key 0', 1)).toBe(42);
});
