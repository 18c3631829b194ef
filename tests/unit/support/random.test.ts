import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkSeeds, createRandom, listSeeds } from '#tests/support/random.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('a failure of a random test', () => {
  const failAt3 = (_: unknown, seed: number) => {
    if (seed === 3) throw new Error('three is wrong');
  };

  it('names the seed that repeats it', async () => {
    await expect(checkSeeds(listSeeds(5), failAt3)).rejects.toThrow(
      'three is wrong\nTo repeat this, set PLIMSOLL_TEST_SEED=3.',
    );
  });

  it('is repeated alone when PLIMSOLL_TEST_SEED names its seed', async () => {
    vi.stubEnv('PLIMSOLL_TEST_SEED', '3');
    expect(listSeeds(5)).toEqual([3]);
    await expect(checkSeeds(listSeeds(5), failAt3)).rejects.toThrow('three is wrong');
  });
});

it('the same seed gives the same numbers, and another seed gives others', () => {
  const numbersOf = (seed: number) => Array.from({ length: 5 }, createRandom(seed));
  expect(numbersOf(1)).toEqual(numbersOf(1));
  expect(numbersOf(1)).not.toEqual(numbersOf(2));
});
