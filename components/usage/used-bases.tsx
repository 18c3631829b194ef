'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Size } from '#components/figures/size.tsx';
import { Failure } from '#components/states/failure.tsx';
import { Section } from '#components/ui/section.tsx';
import { baseTitle } from '#lib/format/base-title.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { countOf } from '#lib/format/count.ts';
import { tagLabel } from '#lib/format/tag-label.ts';
import { visibleText } from '#lib/format/text.ts';
import { usedBasesQuery } from '#lib/queries/usage/usage.ts';
import type { UsedBases as Bases } from '#lib/views/dto/usage.ts';

/** The bases of own images, and what an update of each makes them pull again. */
export function UsedBases() {
  const { data, error, refetch } = useQuery(usedBasesQuery());
  return (
    <Section
      title="Base images"
      note="The newest image of each own repository, by its base. After an update of the base, a node pulls the base layers of the rebuilt images again."
    >
      {data === undefined ? (
        error === null ? (
          <div role="status" aria-label="Loading base images" className="skeleton h-24 w-full" />
        ) : (
          <Failure title="The base images could not be read" error={error} onRetry={() => void refetch()} />
        )
      ) : data.items.length === 0 ? (
        <p className="text-muted">
          No base of an own image is known. Watch the images that yours are built from to name them.
        </p>
      ) : (
        <ol aria-label="Base images" className="border-t border-line">
          {data.items.map((base) => (
            <BaseRow key={`${base.name}:${base.tag}`} base={base} />
          ))}
        </ol>
      )}
      {data !== undefined && data.unknown > 0 && data.items.length > 0 ? (
        <p className="text-muted">The base of {countOf(data.unknown, 'own image')} is unknown.</p>
      ) : null}
    </Section>
  );
}

function BaseRow({ base }: { base: Bases['items'][number] }) {
  const { repositoryId, digest, baseBytes, imageCount, images, variants } = base;
  const title = visibleText(baseTitle(base) ?? base.name);
  return (
    <li className="flex flex-col border-b border-line py-1.5">
      <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
        {repositoryId === null || digest === null ? (
          <span className="font-medium [overflow-wrap:anywhere]">{title}</span>
        ) : (
          <Link
            href={`/repositories/${repositoryId}/images/${digest}`}
            className="font-medium underline decoration-edge [overflow-wrap:anywhere] hover:decoration-ink"
          >
            {title}
          </Link>
        )}
        <span>
          {baseBytes === null
            ? `is the base of ${countOf(imageCount, 'image')}`
            : `an update makes ${countOf(imageCount, 'image')} pull ${formatBytes(baseBytes)} again`}
        </span>
        <Size bytes={baseBytes} className="ml-auto" />
      </span>
      <span className="text-muted [overflow-wrap:anywhere]">
        {images.map((image, at) => (
          <span key={image.repositoryId}>
            {at === 0 ? '' : ', '}
            <Link
              href={`/repositories/${image.repositoryId}/images/${image.digest}`}
              className="underline decoration-edge hover:decoration-ink"
            >
              {visibleText(image.reference)}:{tagLabel(image.tag)}
            </Link>
          </span>
        ))}
        {imageCount > images.length ? ` and ${countOf(imageCount - images.length, 'more image')}` : ''}
        {variants > 1 ? ` · ${variants} versions of the base` : ''}
      </span>
    </li>
  );
}
