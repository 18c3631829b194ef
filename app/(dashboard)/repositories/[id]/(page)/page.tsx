import type { QueryClient } from '@tanstack/react-query';
import type { SearchParams } from 'nuqs/server';
import { Prefetched } from '#app/prefetch.tsx';
import { chooseSeries } from '#components/repository/choose-series.ts';
import { RepositoryScreen } from '#components/repository/repository-screen.tsx';
import { repositoryQuery } from '#lib/queries/repositories/repository.ts';
import { MAX_POINTS, pointsQuery } from '#lib/queries/series/points.ts';
import { streamsQuery } from '#lib/queries/series/streams.ts';
import { tagsQuery } from '#lib/queries/tags/tags.ts';
import { loadChartUrl, loadTagsUrl } from '#lib/queries/url/url-loaders.ts';
import type { RequestContext } from '#lib/server/request-context.ts';
import { readPoints } from '#lib/views/series/points.ts';
import { readStreams } from '#lib/views/series/streams.ts';
import { readTags } from '#lib/views/tags/tags.ts';
import { readRepositoryOnce } from '../reading.ts';

export const dynamic = 'force-dynamic';

type Props = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

export default async function Page({ params, searchParams }: Props) {
  const { id } = await params;
  const search = await searchParams;
  return (
    <Prefetched read={(context, client) => readScreen(context, client, id, search)}>
      <RepositoryScreen id={id} />
    </Prefetched>
  );
}

/**
 * Reads what the page shows. The chart and the table depend on the series that the URL, or else the headline, chooses.
 */
async function readScreen(
  { views, clock }: RequestContext,
  client: QueryClient,
  id: string,
  search: SearchParams,
): Promise<void> {
  const [repository, streams] = await Promise.all([
    client.fetchQuery({ ...repositoryQuery(id), queryFn: () => readRepositoryOnce(id) }),
    client.fetchQuery({ ...streamsQuery(id), queryFn: () => readStreams(views, id) }),
  ]);
  const { q, state, sort } = loadTagsUrl(search);
  const chosen = chooseSeries(streams.items, repository.headline, loadChartUrl(search));
  const platform = chosen?.series.platform ?? null;
  await Promise.all([
    chosen === null
      ? null
      : client.prefetchQuery({
          ...pointsQuery(chosen.series.id),
          queryFn: () => readPoints(views, chosen.series.id, { maxPoints: MAX_POINTS }, clock.now()),
        }),
    client.prefetchInfiniteQuery({
      ...tagsQuery(id, { platform, q, state, sort }),
      queryFn: () => readTags(views, id, { platform, q, state, sort }),
    }),
  ]);
}
