import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fuzz } from '#tests/bench/fuzz/fuzz.ts';
import { runFuzz } from '#tests/bench/fuzz/run-target.ts';
import { mutatedTexts, repeatedTexts } from '#tests/bench/fuzz/text.ts';

class RefusedError extends Error {}

const SEEDS = ['key=value', 'a=b,c=d'];
const TOKENS = ['=', ',', '"'];
const options = { runs: 3_000, seed: 7, limitMs: 100, longestLimitMs: 1_000, growthRuns: 20 };

const parser = (call: (input: string) => unknown): Fuzz<string> => ({
  name: 'parser',
  inputs: mutatedTexts(SEEDS, TOKENS),
  repeated: (length) => repeatedTexts(length, SEEDS, TOKENS),
  longest: 80_000,
  refusals: [RefusedError],
  call,
});

describe('runFuzz', () => {
  it('counts rejected inputs without a failure', async () => {
    const { failure, inputs, refused } = await runFuzz(
      parser((text) => {
        if (text.includes('"')) throw new RefusedError('a quote');
      }),
      options,
    );
    expect(failure).toBeNull();
    expect(inputs).toBe(3_020);
    expect(refused).toBeGreaterThan(100);
  });

  it('reports the shortest input found for an unexpected error, and the seed', async () => {
    const { failure } = await runFuzz(
      parser((text) => {
        if (text.includes('__proto__')) throw new TypeError('no such thing');
      }),
      options,
    );
    expect(failure).toMatch(
      /^parser \(--seed 7\), \d+ text:\n {2}"[^\n]{0,40}__proto__[^\n]{0,40}"\n {2}TypeError: no such thing/,
    );
  });

  it('reports an input that takes too long', async () => {
    const { failure } = await runFuzz(
      parser((text) => {
        const before = process.cpuUsage();
        while (text.includes('__proto__') && process.cpuUsage(before).user < 30_000);
      }),
      { ...options, limitMs: 20 },
    );
    expect(failure).toMatch(/TooSlowError: took \d+ ms of CPU; 20 ms are the most/);
  });

  it('allows each KiB of an input the time of its parser', async () => {
    const busy = parser((text) => {
      const before = process.cpuUsage();
      while (text.includes('__proto__') && process.cpuUsage(before).user < 30_000);
    });
    const { failure } = await runFuzz(
      { ...busy, msPerKiB: 100_000 },
      { ...options, runs: 300, growthRuns: 1, limitMs: 20 },
    );
    expect(failure).toBeNull();
  });

  it('reports time that grows with the square of the length', async () => {
    const { failure } = await runFuzz(
      parser((text) => {
        let count = 0;
        for (let a = 0; a < text.length; a += 1) for (let b = 0; b < a; b += 1) count += b & 1;
        return count;
      }),
      // Long enough to be measured on a fast machine. No single input may fail, on a slow machine neither: only the
      // growth is to be found.
      { ...options, runs: 1, limitMs: 60_000, longestLimitMs: 60_000, most: 50_000 },
    );
    expect(failure).toMatch(/TooSlowError: \d+ took [\d.]+ ms, and \d+ took [\d.]+ ms/);
  }, 120_000);

  it('makes the same inputs from the same seed', async () => {
    const inputsOf = async (seed: number) => {
      const seen: string[] = [];
      await runFuzz(
        parser((text) => void seen.push(text)),
        { ...options, runs: 200, seed },
      );
      // An input that took long is tried again at once, to measure its time.
      return seen.filter((text, index) => text !== seen[index - 1]);
    };
    const [first, second, other] = [await inputsOf(7), await inputsOf(7), await inputsOf(8)];
    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(150);
  });

  it('mutates the given tokens in many ways', () => {
    const texts = fc.sample(mutatedTexts(SEEDS, TOKENS), { numRuns: 2_000, seed: 7 });
    for (const expected of ['\0', '\uD800', '\uFEFF', '\r\n', '__proto__', '((((', '===='])
      expect(
        texts.some((text) => text.includes(expected)),
        expected,
      ).toBe(true);
    expect(texts.filter((text) => SEEDS.includes(text)).length).toBeGreaterThan(50);
    expect(Math.max(...texts.map(({ length }) => length))).toBeGreaterThan(1_000);
  });
});
