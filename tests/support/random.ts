/** Returns numbers in [0, 1). */
export type Random = () => number;

const SEED_VARIABLE = 'PLIMSOLL_TEST_SEED';

/** Creates a generator that returns the same numbers for the same seed (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** @returns an integer from 0 up to `limit` - 1 */
export const below = (random: Random, limit: number): number => Math.floor(random() * limit);

/** @returns one of the items; undefined when there are none */
export const pickOne = <T>(random: Random, items: readonly T[]): T | undefined => items[below(random, items.length)];

export function shuffle<T>(items: readonly T[], random: Random): T[] {
  const keyed = items.map((item) => ({ item, key: random() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}

function readNamedSeed(): number | null {
  const text = process.env[SEED_VARIABLE];
  if (!text) return null;
  if (!/^\d+$/.test(text)) throw new Error(`${SEED_VARIABLE} must be a whole number, not ${text}`);
  return Number(text);
}

/** @returns the seeds 1 to `count`, or only the one that PLIMSOLL_TEST_SEED names */
export function listSeeds(count: number): number[] {
  const named = readNamedSeed();
  return named === null ? Array.from({ length: count }, (_, index) => index + 1) : [named];
}

/** @returns a seed that differs in each run, or the one that PLIMSOLL_TEST_SEED names */
export const chooseSeed = (): number => readNamedSeed() ?? Math.floor(Math.random() * 1_000_000);

/** Returns the seed of a fast-check property. Without PLIMSOLL_TEST_SEED fast-check chooses one and prints it. */
export function propertySeed(): { seed?: number } {
  const seed = readNamedSeed();
  return seed === null ? {} : { seed };
}

/** Runs a check once for each seed. The message of a failure contains the seed that repeats it. */
export async function checkSeeds(
  seeds: readonly number[],
  check: (random: Random, seed: number) => void | Promise<void>,
): Promise<void> {
  for (const seed of seeds) {
    try {
      await check(createRandom(seed), seed);
    } catch (error) {
      if (error instanceof Error) error.message += `\nTo repeat this, set ${SEED_VARIABLE}=${seed}.`;
      throw error;
    }
  }
}
