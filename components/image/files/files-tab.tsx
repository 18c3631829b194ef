'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Failure } from '#components/states/failure.tsx';
import { StaleNote } from '#components/states/stale-note.tsx';
import { Button } from '#components/ui/button.tsx';
import { useDebounced } from '#components/ui/use-debounced.ts';
import { useUrl } from '#components/ui/use-url.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { countOf } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import { mapQuery } from '#lib/queries/images/map.ts';
import { filesUrl } from '#lib/queries/url/files-url.ts';
import type { Image } from '#lib/views/dto/image.ts';
import type { ImageMap } from '#lib/views/dto/image-map.ts';
import { UnreadLayers } from '../packages/unread-layers.tsx';
import { FilesControls } from './files-controls.tsx';
import { FilesFigures } from './files-figures.tsx';
import { FilesSkeleton } from './files-skeleton.tsx';
import { MapAndTree } from './map-and-tree.tsx';
import { Trail } from './trail.tsx';
import { useZoom } from './use-zoom.ts';

const TYPING_MS = 200;

/** The files of the image as a map beside a tree. The URL has the opened box, so that the browser goes back to the one before. */
export function FilesTab({ image }: { image: Image }) {
  const [url] = useUrl(filesUrl);
  const zoom = useZoom(image);
  const q = useDebounced(url.q, TYPING_MS);
  const place = { ...url, q };
  const query = useQuery({
    ...mapQuery(image.repositoryId, image.digest, { ...place, depth: 3 }),
    // The picture stays until the next one is there.
    placeholderData: keepPreviousData,
  });
  const { data, error } = query;
  if (data === undefined || (error !== null && query.isPlaceholderData))
    return error === null ? (
      <FilesSkeleton />
    ) : (
      <div className="flex flex-col items-start gap-3">
        <Failure title="The files could not be read" error={error} onRetry={() => void query.refetch()} />
        {url.at === '' ? null : <Button onClick={() => zoom.zoomTo('')}>Show the whole image</Button>}
      </div>
    );
  return (
    <section aria-label="Files" className="flex min-w-0 flex-col gap-4">
      <StaleNote error={error} updatedAt={query.dataUpdatedAt} />
      <UnreadLayers image={image} subject="files" unread={data.unread} waiting={data.waiting} />
      {data.unread.length > 0 && data.unread.length === image.layers.length ? null : (
        <>
          {data.totals === null ? null : <FilesFigures totals={data.totals} bytes={url.bytes} />}
          {data.truncated ? (
            <p className="text-muted">
              There are too many files to show all of them, or a layer was read only in part.
            </p>
          ) : null}
          <FilesControls />
          <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
            <Trail trail={data.trail} zoom={zoom} />
            {data.matches === null ? null : (
              <span className="num text-muted">{countOf(data.matches, 'match', 'matches')}</span>
            )}
          </div>
          <Loading isShown={query.isPlaceholderData} />
          {data.boxes.length < 2 ? (
            <p className="py-2 text-muted">{emptyWords(data, q)}</p>
          ) : (
            <MapAndTree image={image} map={data} place={place} zoom={zoom} />
          )}
        </>
      )}
    </section>
  );
}

/** A thin bar while the next picture is on its way. It takes no room of its own. */
function Loading({ isShown }: { isShown: boolean }) {
  return (
    <div role="status" aria-label={isShown ? 'Loading' : undefined} className="-my-[9px] h-0.5">
      {isShown ? <div className="skeleton h-full bg-accent!" /> : null}
    </div>
  );
}

function emptyWords({ trail, boxes: [opened] }: ImageMap, q: string): string {
  if (q === '' && opened !== undefined && opened.fileCount > 0)
    return `${countOf(opened.fileCount, 'file')}, ${formatBytes(opened.bytes.unpackedBytes)} unpacked: too small to be listed.`;
  const where = trail.length > 1 ? 'here' : 'in this image';
  return q === '' ? `There are no files ${where}.` : `No path or package ${where} contains “${visibleText(q)}”.`;
}
