'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Failure } from '#components/states/failure.tsx';
import { Section } from '#components/ui/section.tsx';
import { formatBytes } from '#lib/format/bytes.ts';
import { countOf } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import { usageSavingsQuery } from '#lib/queries/usage/usage.ts';
import type { UsageSavings } from '#lib/views/dto/usage.ts';
import { predictionWords } from './prediction-words.ts';

/** What mended findings were predicted to save and did save, and what a rollout could save by owner. */
export function Savings() {
  const { data, error, refetch } = useQuery(usageSavingsQuery());
  return (
    <Section
      title="Predictions"
      note="What steps of plans were predicted to save, and by how much the layers shrank. A rollout is one release that every node pulls."
    >
      {data === undefined ? (
        error === null ? (
          <div role="status" aria-label="Loading predictions" className="skeleton h-24 w-full" />
        ) : (
          <Failure title="The predictions could not be read" error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <Sums savings={data} />
      )}
    </Section>
  );
}

function Sums({ savings }: { savings: UsageSavings }) {
  const { items, owners } = savings;
  return (
    <>
      <p>{predictionWords(savings)}</p>
      {items.length === 0 ? null : (
        <ol aria-label="Predictions by repository" className="border-t border-line">
          {items.map((item) => (
            <li key={item.repositoryId} className="flex flex-wrap items-baseline gap-x-2 border-b border-line py-1.5">
              <Link
                href={`/repositories/${item.repositoryId}`}
                className="font-medium underline decoration-edge [overflow-wrap:anywhere] hover:decoration-ink"
              >
                {visibleText(item.reference)}
              </Link>
              <span className="text-muted">{predictionWords(item)}</span>
            </li>
          ))}
        </ol>
      )}
      {owners.length === 0 ? null : (
        <ul aria-label="Savings by owner" className="flex flex-col gap-1">
          {owners.map(({ owner, repositories, rolloutBytes }) => (
            <li key={owner ?? ''}>
              <span className="font-medium">{owner === null ? 'Without an owner' : visibleText(owner)}</span>{' '}
              <span className="text-muted">
                could save {formatBytes(rolloutBytes)} a rollout in{' '}
                {countOf(repositories, 'repository', 'repositories')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
