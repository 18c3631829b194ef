'use client';

import { useQuery } from '@tanstack/react-query';
import { useQueryStates } from 'nuqs';
import { useState } from 'react';
import { Failure } from '#components/states/failure.tsx';
import { StaleNote } from '#components/states/stale-note.tsx';
import { Button } from '#components/ui/button.tsx';
import { type ComparedPair, compareQuery } from '#lib/queries/compare.ts';
import { compareUrl } from '#lib/queries/url-state.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';
import { CompareMasthead } from './masthead.tsx';
import { ComparePicker } from './picker.tsx';
import { readingOf } from './reading.ts';
import { ComparisonSkeleton } from './skeleton.tsx';
import { ComparisonStory } from './story.tsx';

/** Any two images compared; which two is in the URL, or chosen here. */
export function CompareScreen() {
  const [url, setUrl] = useQueryStates(compareUrl, { history: 'push' });
  const [picks, setPicks] = useState(false);
  const { to } = url;
  if (to === null || picks) {
    return (
      <div className="flex flex-col gap-4">
        <h1 className="text-l font-medium">Compare two images</h1>
        <p className="max-w-[70ch] text-muted">
          Layer by layer, to the byte: what grew, by which instruction, and what it costs a node that has the older one.
        </p>
        <ComparePicker
          from={url.from ?? ''}
          to={to ?? ''}
          onPick={(pair) => {
            setPicks(false);
            void setUrl({ ...pair, platform: null, repositoryId: null });
          }}
        />
      </div>
    );
  }
  return (
    <Pair
      pair={{ ...url, to }}
      onPlatform={(platform) => void setUrl({ platform })}
      onSwap={({ from, to: newer }) => void setUrl({ from: namedAs(url.to, newer), to: namedAs(url.from, from) })}
      onChange={() => setPicks(true)}
    />
  );
}

/** As it was asked for, so that a link stays readable; a side that nobody named by its digest. */
const namedAs = (asked: string | null, { reference, digest }: Comparison['from']): string =>
  asked ?? `${reference}@${digest}`;

type PairProps = {
  pair: ComparedPair;
  onPlatform: (platform: string) => void;
  onSwap: (sides: Comparison) => void;
  onChange: () => void;
};

function Pair({ pair, onPlatform, onSwap, onChange }: PairProps) {
  const { data, error, dataUpdatedAt, refetch } = useQuery({
    ...compareQuery(pair),
    // Asked again while layers are being read.
    refetchInterval: ({ state }) => (state.data !== undefined && readingOf(state.data).pending > 0 ? 4_000 : false),
  });
  if (data === undefined) {
    if (error === null)
      return (
        <>
          <h1 className="sr-only">Comparison</h1>
          <ComparisonSkeleton />
        </>
      );
    return (
      <div className="flex flex-col items-start gap-4">
        <Failure page title="The two could not be compared" error={error} onRetry={() => void refetch()} />
        <Button onClick={onChange}>Compare others</Button>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-5">
      <CompareMasthead comparison={data} onPlatform={onPlatform} onSwap={() => onSwap(data)} onChange={onChange} />
      <StaleNote error={error} updatedAt={dataUpdatedAt} />
      <ComparisonStory key={`${data.from.digest} ${data.to.digest}`} comparison={data} />
    </div>
  );
}
