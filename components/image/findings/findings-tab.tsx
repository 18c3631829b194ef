'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Failure } from '#components/states/failure.tsx';
import { StaleNote } from '#components/states/stale-note.tsx';
import { findingsQuery } from '#lib/queries/images/findings.ts';
import { whatIfPath } from '#lib/queries/url/what-if-url.ts';
import type { Image } from '#lib/views/dto/image.ts';
import { FindingsHead } from './findings-head.tsx';
import { FindingsList } from './findings-list.tsx';
import { FindingsSkeleton } from './findings-skeleton.tsx';
import { MendedFindings } from './mended-findings.tsx';
import { layersQuery, UnreadNote } from './unread-note.tsx';

/** The findings of the image: what could be mended, with the evidence and the lines to paste. */
export function FindingsTab({ image }: { image: Image }) {
  // Not requested here: the note requests it only while layers are unread.
  const layers = useInfiniteQuery({ ...layersQuery(image), enabled: false });
  const isWaiting = (layers.data?.pages[0]?.waiting ?? null) !== null;
  const query = useQuery(findingsQuery(image.repositoryId, image.digest, isWaiting));
  const { data } = query;
  if (data === undefined)
    return query.error === null ? (
      <FindingsSkeleton />
    ) : (
      <Failure title="The findings could not be read" error={query.error} onRetry={() => void query.refetch()} />
    );
  const isRead = data.state !== 'unread' && !(data.state === 'reading' && data.items.length === 0);
  return (
    <section aria-label="Findings" className="flex flex-col gap-4">
      <StaleNote error={query.error} updatedAt={query.dataUpdatedAt} />
      {data.state === 'complete' ? null : <UnreadNote image={image} state={data.state} />}
      {isRead ? (
        <>
          <FindingsHead findings={data} image={image} />
          {data.items.length === 0 ? null : (
            <p className="print:hidden">
              <Link href={whatIfPath(image)} className="text-accent hover:underline">
                What if some are mended
              </Link>
            </p>
          )}
          <FindingsList findings={data} image={image} />
        </>
      ) : null}
      <MendedFindings findings={data} image={image} />
    </section>
  );
}
