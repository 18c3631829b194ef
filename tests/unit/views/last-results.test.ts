import { expect, it } from 'vitest';
import { createLastResults } from '#lib/views/images/last-results.ts';

it('the results that were used last are kept, unless they are too large', () => {
  const computed: string[] = [];
  const results = createLastResults<string>(2, (text) => text.length < 5);
  const get = (key: string) =>
    results.get(key, () => {
      computed.push(key);
      return key;
    });
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b', 'large', 'large', 'a', 'b']) expect(get(key)).toBe(key);
  expect(computed).toEqual(['a', 'b', 'c', 'b', 'large', 'large']);
});
