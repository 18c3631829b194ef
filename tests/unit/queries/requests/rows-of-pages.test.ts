import { expect, it } from 'vitest';
import { rowsOfPages } from '#lib/queries/requests/rows-of-pages.ts';

it('rowsOfPages lists a row that moved to the next page once, in its latest form', () => {
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
