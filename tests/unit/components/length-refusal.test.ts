import { expect, it } from 'vitest';
import { findLengthRefusal } from '#components/add/length-refusal.ts';

const MIB = 1024 * 1024;

it.each([
  ['a short text is not', 'nginx', false],
  ['exactly 4 MiB are not', 'a'.repeat(4 * MIB), false],
  ['one byte more is', 'a'.repeat(4 * MIB + 1), true],
  ['4 Mi characters of two bytes each are', 'é'.repeat(2 * MIB), false],
  ['much more is', 'é'.repeat(2 * MIB + 1), true],
])('a text of more than 4 MiB is rejected in the browser: %s', (_, text, isRefused) => {
  const refusal = findLengthRefusal(text);
  expect(refusal !== null).toBe(isRefused);
  if (refusal !== null)
    expect(refusal).toMatchObject({
      message: 'The text is longer than 4 MiB.',
      hint: 'Paste it in parts, or only the names of the images.',
    });
});
