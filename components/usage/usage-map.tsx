'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Failure } from '#components/states/failure.tsx';
import { Button } from '#components/ui/button.tsx';
import { lazily } from '#components/ui/lazily.tsx';
import { useUrl } from '#components/ui/use-url.ts';
import { countOf } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import { rowsOfPages } from '#lib/queries/requests/rows-of-pages.ts';
import { usageMapUrl } from '#lib/queries/url/usage-url.ts';
import { sharedLayersQuery, usageMapQuery } from '#lib/queries/usage/usage.ts';
import type { Usage } from '#lib/views/dto/usage.ts';
import { groupTiles, toLayerTiles, toMap } from './map-tiles.ts';

/** Also the height of the place while it loads. */
const MAP_HEIGHT = 320;

const MapPlace = () => (
  <div className="flex flex-col gap-2">
    <div className="skeleton w-full" style={{ height: MAP_HEIGHT }} />
    <div className="h-[18px]" />
  </div>
);

/** Loaded after the first paint, like the maps of images and comparisons. */
const NestedMap = lazily(
  () => import('#components/map/nested-map.tsx').then((module) => module.NestedMap),
  <MapPlace />,
);

/**
 * The map of usage: registries or owners with their repositories, or the layers of one repository. The URL has which.
 *
 * @param isByOwner - false: by registry
 */
export function UsageMap({ isByOwner = false }: { isByOwner?: boolean }) {
  const [{ zoom }, setUrl] = useUrl(usageMapUrl);
  const { data, error, refetch } = useQuery(usageMapQuery());
  if (data === undefined)
    return error === null ? (
      <MapSkeleton />
    ) : (
      <Failure title="The map could not be read" error={error} onRetry={() => void refetch()} />
    );
  const open = (repositoryId: string | null) => void setUrl({ zoom: repositoryId });
  return (
    <section aria-label="Map of usage" className="flex flex-col gap-2">
      {zoom === null ? (
        <>
          <p className="flex min-h-8 items-center text-muted">Distinct bytes. Select a repository to see its layers.</p>
          <NestedMap
            root={toMap(groupTiles(data, isByOwner), 'usage')}
            label={`Bytes by ${isByOwner ? 'owner' : 'registry'} and repository`}
            heightPx={MAP_HEIGHT}
            onOpen={({ id }) => open(id)}
            onOut={null}
          />
        </>
      ) : (
        <LayerMap repositoryId={zoom} usage={data} onClose={() => open(null)} />
      )}
    </section>
  );
}

type LayerMapProps = { repositoryId: string; usage: Usage; onClose: () => void };

function LayerMap({ repositoryId, usage, onClose }: LayerMapProps) {
  const query = useInfiniteQuery(sharedLayersQuery({ sort: 'size', minShared: 1, repositoryId }));
  const layers = rowsOfPages(query.data?.pages ?? []);
  const name = usage.items.find(({ id }) => id === repositoryId)?.name ?? 'this repository';
  const tiles = toLayerTiles(layers);
  const bytes = tiles.reduce((sum, tile) => sum + tile.bytes, 0);
  return (
    <>
      <p className="flex min-h-8 flex-wrap items-center gap-x-3 text-muted">
        <Button kind="quiet" onClick={onClose}>
          ← All repositories
        </Button>
        <span className="min-w-0 text-ink [overflow-wrap:anywhere]">{visibleText(name)}</span>
        {query.data === undefined ? null : (
          <span>
            {query.hasNextPage ? 'the largest ' : ''}
            {countOf(layers.length, 'layer')}
          </span>
        )}
      </p>
      {query.data === undefined && query.error === null ? (
        <div role="status" aria-label="Loading layers" className="skeleton w-full" style={{ height: MAP_HEIGHT }} />
      ) : query.data === undefined ? (
        <Failure
          title="The layers could not be read"
          error={query.error ?? new Error()}
          onRetry={() => void query.refetch()}
        />
      ) : layers.length === 0 ? (
        <p className="text-muted">No tag of this repository has layers that were read.</p>
      ) : (
        <NestedMap
          root={toMap([{ id: repositoryId, name, bytes, tiles }], name)}
          label="Bytes by layer"
          heightPx={MAP_HEIGHT}
          onOpen={() => undefined}
          onOut={onClose}
        />
      )}
    </>
  );
}

export function MapSkeleton() {
  return (
    <div role="status" aria-label="Loading map" className="flex flex-col gap-2">
      <div className="skeleton h-8 w-72 max-w-full" />
      <MapPlace />
    </div>
  );
}
