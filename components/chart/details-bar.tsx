'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { BaseName } from '#components/figures/base-name.tsx';
import { CopyDigest } from '#components/figures/copy-digest.tsx';
import { comparePath } from '#lib/queries/images/compare.ts';
import { imageQuery } from '#lib/queries/images/image.ts';
import type { BaseImage } from '#lib/views/dto/image.ts';
import type { Point, PointList } from '#lib/views/dto/streams.ts';
import { Pair } from './pair.tsx';
import { PushDetails } from './push-details.tsx';
import { DETAILS_ROOM } from './room.ts';

type Props = {
  /** The pinned push and the one compared with it. */
  pinned: Point | undefined;
  compared: Point | undefined;
  /** The push to show without a pinned one, and its name; undefined without any push. */
  other: { point: Point; name: string } | undefined;
  repositoryId: string;
  platform: string;
  rule: PointList['rule'];
  onClear: () => void;
};

/** The details of a push or of two. Narrow charts have them directly below the plot, before the strip. */
export function DetailsBar({ pinned, compared, other, repositoryId, platform, rule, onClear }: Props) {
  const point = pinned ?? other?.point;
  // Only a pinned push is worth a request: the pointer passes many.
  const image = useQuery({
    ...imageQuery(repositoryId, pinned?.digest ?? ''),
    enabled: pinned !== undefined && compared === undefined,
  });
  return (
    <section
      aria-label="Details"
      className={`order-1 flex flex-col gap-1 border-y border-line py-2 @min-[720px]:order-none ${DETAILS_ROOM}`}
    >
      {pinned === undefined || compared === undefined ? (
        <>
          <Heading name={pinned === undefined ? (other?.name ?? '') : 'Pinned push'}>
            {pinned === undefined ? 'Click to pin, click another to compare' : 'Click another to compare, Esc to unpin'}
          </Heading>
          {point === undefined ? null : (
            <div>
              <PushDetails point={point} rule={rule} links />
              <Actions
                point={point}
                base={pinned === undefined ? null : (image.data?.base ?? null)}
                repositoryId={repositoryId}
                onUnpin={pinned === undefined ? null : onClear}
              />
            </div>
          )}
        </>
      ) : (
        <>
          <Heading name="Comparison">Esc ends the comparison</Heading>
          <Pair a={pinned} b={compared} platform={platform} repositoryId={repositoryId} onClose={onClear} />
        </>
      )}
    </section>
  );
}

function Heading({ name, children }: { name: string; children: ReactNode }) {
  return (
    <p className="flex flex-wrap justify-between gap-x-4 text-muted">
      <span>{name}</span>
      <span>{children}</span>
    </p>
  );
}

type ActionsProps = {
  point: Point;
  /** The base image of a pinned push, once it is known. */
  base: BaseImage | null;
  repositoryId: string;
  /** Null unless the push is pinned. */
  onUnpin: (() => void) | null;
};

function Actions({ point, base, repositoryId, onUnpin }: ActionsProps) {
  return (
    <p className="mt-0.5 flex flex-wrap items-center gap-x-4">
      <Link href={`/repositories/${repositoryId}/images/${point.digest}`} className="text-accent hover:underline">
        Open image
      </Link>
      {point.comparedWith === null ? null : (
        <Link
          href={comparePath({ from: point.comparedWith.digest, to: point.digest, repositoryId })}
          className="text-accent hover:underline"
        >
          Compare
        </Link>
      )}
      <CopyDigest digest={point.digest} />
      {onUnpin === null ? null : (
        <button type="button" className="text-accent hover:underline" onClick={onUnpin}>
          Unpin
        </button>
      )}
      {/* Last, since it arrives later and must not move the others. */}
      {base === null ? null : (
        <span className="min-w-0">
          <span className="text-muted">base image </span>
          <BaseName base={base} />
        </span>
      )}
    </p>
  );
}
