'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { CopyDigest } from '#components/figures/copy-digest.tsx';
import { Size } from '#components/figures/size.tsx';
import { Ago, Day } from '#components/figures/time.tsx';
import { Failure } from '#components/states/failure.tsx';
import { Button } from '#components/ui/button.tsx';
import { observationsQuery } from '#lib/queries/tags/observations.ts';

type Props = { tagId: number; repositoryId: string; platform: string | null };

/** The observations of a tag, newest first. */
export function Observations({ tagId, repositoryId, platform }: Props) {
  const query = useInfiniteQuery(observationsQuery(tagId));
  if (query.data === undefined) {
    return query.error === null ? (
      <div role="status" aria-label="Loading the history of the tag" className="skeleton my-2 h-16" />
    ) : (
      <Failure title="Its history could not be read" error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  const items = query.data.pages.flatMap((page) => page.items);
  return (
    <div className="flex flex-col items-start gap-2 py-2">
      <ol aria-label="History of the tag" className="w-full">
        {items.map((item) => {
          const image = item.platforms.find((entry) => entry.platform === platform) ?? item.platforms[0];
          return (
            <li key={`${item.digest}${item.firstSeenAt}`} className="flex min-h-7 flex-wrap items-center gap-x-4">
              <Day at={item.firstSeenAt} withTime />
              <span className="text-muted">
                {item.endedAt === null ? (
                  'to now'
                ) : (
                  <>
                    to <Day at={item.endedAt} withTime />
                  </>
                )}
              </span>
              <CopyDigest digest={item.digest} />
              <Size bytes={image?.sizeBytes ?? null} />
              <span className="text-muted">{image?.platform ?? item.kind}</span>
              <Link
                href={`/repositories/${repositoryId}/images/${image?.digest ?? item.digest}`}
                className="text-accent hover:underline"
              >
                Open image
              </Link>
              {item.endedAt === null ? (
                <span className="text-muted">
                  since <Ago at={item.firstSeenAt} />
                </span>
              ) : null}
            </li>
          );
        })}
      </ol>
      {query.hasNextPage ? (
        <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Older
        </Button>
      ) : null}
    </div>
  );
}
