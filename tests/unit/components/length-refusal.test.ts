import { expect, it } from 'vitest';
import { findLengthRefusal } from '#components/add/length-refusal.ts';

const MIB = 1024 * 1024;

it.each([
  ['a short text', 'nginx', false],
  ['4 MiB', 'a'.repeat(4 * MIB), false],
  ['one byte more', 'a'.repeat(4 * MIB + 1), true],
  ['4 MiB of two bytes each', 'é'.repeat(2 * MIB), false],
  ['more than that', 'é'.repeat(2 * MIB + 1), true],
])('a text of more than 4 MiB is rejected in the browser: %s', (_, text, isRefused) => {
  const refusal = findLengthRefusal(text);
  expect(refusal !== null).toBe(isRefused);
  if (refusal !== null)
    expect(refusal).toMatchObject({
      message: 'The text is longer than 4 MiB.',
      hint: 'Paste it in parts, or only the names of the images.',
    });
});
