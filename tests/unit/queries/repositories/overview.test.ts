import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { overviewQuery } from '#lib/queries/repositories/overview.ts';

const filter = { q: '', relation: null, owner: null, registry: null, sort: 'grew', days: '30' } as const;

/** Returns the refetch interval of the overview with this many loaded pages, the last of which has a back-fill. */
function intervalOf(pages: number, firstLook: object | null): unknown {
  const client = new QueryClient();
  const options = overviewQuery(filter);
  const data = { pages: Array.from({ length: pages }, () => ({ items: [{ firstLook }] })), pageParams: [] };
  client.setQueryData(options.queryKey as readonly unknown[], data);
  const query = new QueryObserver(client, { queryKey: options.queryKey as readonly unknown[] }).getCurrentQuery();
  return typeof options.refetchInterval === 'function' ? options.refetchInterval(query as never) : undefined;
}

it('the overview fetches at most 20 pages a minute during a first check', () => {
  const look = { tagsDone: 1, tagsWanted: 2 };
  expect(intervalOf(1, look)).toBe(3_000);
  expect(intervalOf(10, look)).toBe(30_000);
  expect(intervalOf(125, look)).toBe(60_000);
  expect(intervalOf(1, null)).toBe(60_000);
});
