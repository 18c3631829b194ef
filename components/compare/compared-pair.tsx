'use client';

import { Failure } from '#components/states/failure.tsx';
import { StaleNote } from '#components/states/stale-note.tsx';
import { Button } from '#components/ui/button.tsx';
import type { ComparedPair as NamedPair } from '#lib/queries/compare.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';
import { CompareMasthead } from './masthead.tsx';
import { ComparisonSkeleton } from './skeleton.tsx';
import { ComparisonStory } from './story.tsx';
import { useComparison } from './use-comparison.ts';

type PairProps = {
  pair: NamedPair;
  onPlatform: (platform: string) => void;
  onSwap: (sides: Comparison) => void;
  onChange: () => void;
};

/** Two images that were named, compared. */
export function ComparedPair({ pair, onPlatform, onSwap, onChange }: PairProps) {
  const { data, error, dataUpdatedAt, refetch } = useComparison(pair);
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
