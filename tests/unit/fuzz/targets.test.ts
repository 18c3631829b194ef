import { describe, expect, it } from 'vitest';
import { runFuzz } from '#tests/bench/fuzz/run-target.ts';
import { FUZZ_TARGETS } from '#tests/bench/fuzz/targets.ts';

/** `npm run bench -- --only fuzz` runs a million inputs, with a different seed each time. */
const IS_LONG = process.env.PLIMSOLL_PROVE === 'true';
const RUNS = IS_LONG ? Math.ceil(100_000 / FUZZ_TARGETS.length) : 1_000;
const SEED = 20_261_129;

describe('a parser of foreign input', () => {
  it.each(FUZZ_TARGETS)(
    '$name accepts or rejects random input with its own error and in bounded time',
    async (fuzz) => {
      // Other tests run on the same cores, so these limits are wider than those of the benchmark.
      const limits = {
        limitMs: 300,
        longestLimitMs: 6_000,
        growthRuns: IS_LONG ? 50 : 3,
        most: IS_LONG ? 256 * 1024 : 32 * 1024,
      };
      const result = await runFuzz(fuzz, { runs: RUNS, seed: SEED, ...limits });
      expect(result.failure).toBeNull();
      expect(result.inputs).toBeGreaterThanOrEqual(RUNS);
      // Some inputs are refused and some are accepted, so both paths of the parser are tested.
      expect(result.refused / result.inputs).toBeGreaterThan(0.1);
      expect(result.refused / result.inputs).toBeLessThan(0.95);
    },
    600_000,
  );
});
