import { expect, it } from 'vitest';
import { predictionWords } from '#components/usage/prediction-words.ts';

it.each([
  [
    { done: 12, measured: 12, predictedBytes: 214_000_000, savedBytes: 207_000_000 },
    '12 steps done, 214 MB predicted, 207 MB saved (97 %)',
  ],
  [
    { done: 3, measured: 1, predictedBytes: 100, savedBytes: 110 },
    '3 steps done, 100 B predicted, 110 B saved (110 %), 2 not measured',
  ],
  [{ done: 1, measured: 0, predictedBytes: 0, savedBytes: 0 }, '1 step done, 1 not measured'],
  [{ done: 0, measured: 0, predictedBytes: 0, savedBytes: 0 }, 'No step of a plan is done yet.'],
])('what was predicted and saved is summed: %j', (sums, words) => {
  expect(predictionWords(sums)).toBe(words);
});
