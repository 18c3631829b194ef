import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';
import { incidentsQuery } from '#lib/queries/incidents/incidents.ts';
import { overviewQuery } from '#lib/queries/repositories/overview.ts';
import { tagsQuery } from '#lib/queries/tags/tags.ts';
import { IncidentsQuery, OverviewQuery, TagsQuery } from '#lib/views/dto/parameters.ts';

afterEach(() => vi.unstubAllGlobals());

it('a filter of 10,000 characters is shortened to what the API accepts', async () => {
  const asked: URL[] = [];
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(new URL(path, 'http://plimsoll.example'));
    return Response.json({ items: [], nextCursor: null });
  });
  const q = 'x'.repeat(10_000);
  const none = { owner: null, relation: null } as const;
  const client = new QueryClient();
  await client.fetchInfiniteQuery(overviewQuery({ ...none, q, registry: null, sort: 'grew', days: '30' }));
  await client.fetchInfiniteQuery(
    incidentsQuery({ ...none, q, state: 'open', kind: null, severity: null, repositoryId: null, sort: '-opened' }),
  );
  await client.fetchInfiniteQuery(tagsQuery('id', { q, platform: null, state: null, sort: '-pushed' }));
  const schemas = [OverviewQuery, IncidentsQuery, TagsQuery];
  expect(asked).toHaveLength(3);
  for (const [at, url] of asked.entries())
    expect(schemas[at]?.safeParse(Object.fromEntries(url.searchParams)).success, url.pathname).toBe(true);
});
