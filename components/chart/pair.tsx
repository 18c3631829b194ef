'use client';

import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import Link from 'next/link';
import { Change } from '#components/figures/change.tsx';
import { Size } from '#components/figures/size.tsx';
import { Day } from '#components/figures/time.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { percentOf } from '#lib/format/percent.ts';
import { tagLabel } from '#lib/format/tag-label.ts';
import { comparePath } from '#lib/queries/images/compare.ts';
import { imageQuery } from '#lib/queries/images/image.ts';
import type { Point } from '#lib/views/dto/streams.ts';
import { inOrder } from './model.ts';

type Props = { a: Point; b: Point; platform: string; repositoryId: string; onClose: () => void };

/** Two chosen pushes: the difference in size, and the pull cost for a node that has the earlier one. */
export function Pair({ a, b, repositoryId, platform, onClose }: Props) {
  const [from, to] = inOrder(a, b);
  const { data, error } = useQuery(imageQuery(repositoryId, to.digest, from.digest));
  const delta = to.sizeBytes - from.sizeBytes;
  return (
    <section aria-label="Comparison" className="flex items-start gap-4">
      <div className="flex min-w-0 flex-wrap items-baseline gap-x-4 gap-y-1">
        <End point={from} />
        <span aria-hidden className="text-muted">
          →
        </span>
        <span className="sr-only">to</span>
        <End point={to} />
        <Change bytes={delta} percent={percentOf(delta, from.sizeBytes)} className="font-medium whitespace-nowrap" />
        <span className="whitespace-nowrap">
          <span className="text-muted">pull cost between them </span>
          {data === undefined && error === null ? (
            <span className="skeleton inline-block h-3 w-14 align-middle" />
          ) : (
            <Size bytes={data?.previous?.pullCostBytes ?? null} className="font-medium" />
          )}
        </span>
        <Link
          href={comparePath({ from: from.digest, to: to.digest, platform, repositoryId })}
          className="text-accent hover:underline"
        >
          Open in Compare
        </Link>
        <InlineError error={error} />
      </div>
      <IconButton label="Close the comparison" className="ml-auto shrink-0" onClick={onClose}>
        <X aria-hidden size={16} />
      </IconButton>
    </section>
  );
}

function End({ point }: { point: Point }) {
  return (
    <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
      <span className="font-mono font-medium [overflow-wrap:anywhere]">{tagLabel(point.tag)}</span>
      <Size bytes={point.sizeBytes} className="whitespace-nowrap" />
      <Day at={point.at} className="whitespace-nowrap text-muted" />
    </span>
  );
}
