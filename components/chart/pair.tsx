'use client';

import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import Link from 'next/link';
import { Change } from '#components/figures/change.tsx';
import { Size } from '#components/figures/size.tsx';
import { Day } from '#components/figures/time.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { tagLabel } from '#lib/format/tag-label.ts';
import { comparePath } from '#lib/queries/compare.ts';
import { imageQuery } from '#lib/queries/image.ts';
import type { Point } from '#lib/views/dto/streams.ts';

/** Two chosen pushes: how much the later one is more, and what it costs a node that has the earlier one. */
export function Pair({
  a,
  b,
  repositoryId,
  platform,
  onClose,
}: {
  a: Point;
  b: Point;
  platform: string;
  repositoryId: string;
  onClose: () => void;
}) {
  const [from, to] = Date.parse(a.at) <= Date.parse(b.at) ? [a, b] : [b, a];
  const { data, error } = useQuery(imageQuery(repositoryId, to.digest, from.digest));
  const delta = to.sizeBytes - from.sizeBytes;
  return (
    <section
      aria-label="Comparison"
      className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 border-y border-line py-1"
    >
      <End point={from} />
      <span aria-hidden className="text-muted">
        →
      </span>
      <span className="sr-only">to</span>
      <End point={to} />
      <Change
        bytes={delta}
        percent={from.sizeBytes === 0 ? null : (delta / from.sizeBytes) * 100}
        className="font-medium"
      />
      <span>
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
        Open the comparison
      </Link>
      <InlineError error={error} />
      <IconButton label="Close the comparison" className="ml-auto" onClick={onClose}>
        <X aria-hidden size={16} />
      </IconButton>
    </section>
  );
}

function End({ point }: { point: Point }) {
  return (
    <span className="flex items-baseline gap-2">
      <span className="num font-medium">{tagLabel(point.tag)}</span>
      <Size bytes={point.sizeBytes} />
      <Day at={point.at} className="text-muted" />
    </span>
  );
}
