import { expect, it } from 'vitest';
import { rowsOfPages } from '#lib/queries/rows-of-pages.ts';

it('a row that moved on to the next page meanwhile is listed once, as it was read last', () => {
  const pages = [
    {
      items: [
        { id: 'a', n: 1 },
        { id: 'b', n: 1 },
      ],
    },
    {
      items: [
        { id: 'b', n: 2 },
        { id: 'c', n: 2 },
      ],
    },
  ];
  expect(rowsOfPages(pages)).toEqual([
    { id: 'a', n: 1 },
    { id: 'b', n: 2 },
    { id: 'c', n: 2 },
  ]);
});
