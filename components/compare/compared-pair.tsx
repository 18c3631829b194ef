'use client';

import dynamic from 'next/dynamic';
import { Failure } from '#components/states/failure.tsx';
import { StaleNote } from '#components/states/stale-note.tsx';
import type { ComparedPair as NamedPair } from '#lib/queries/images/compare.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';
import { CompareMasthead } from './masthead.tsx';
import { ComparedPairSkeleton } from './skeleton.tsx';
import { ComparisonStory } from './story.tsx';
import { useComparison } from './use-comparison.ts';

const ComparePicker = dynamic(() => import('./picker.tsx').then((module) => module.ComparePicker));

type PairProps = {
  pair: NamedPair;
  onPlatform: (platform: string) => void;
  onSwap: (sides: Comparison) => void;
  onChange: () => void;
  /** Compares other images, after these could not be read. */
  onPick: (pair: { from: string | null; to: string }) => void;
};

/** The comparison of two named images. */
export function ComparedPair({ pair, onPlatform, onSwap, onChange, onPick }: PairProps) {
  const { data, error, dataUpdatedAt, refetch } = useComparison(pair);
  if (data === undefined) {
    if (error === null)
      return (
        <>
          <h1 className="sr-only">Comparison</h1>
          <ComparedPairSkeleton />
        </>
      );
    return (
      <div className="flex flex-col gap-4">
        <h1 className="text-l font-medium">Compare two images</h1>
        <ComparePicker
          key={`${pair.from} ${pair.to}`}
          from={pair.from ?? ''}
          to={pair.to}
          onPick={onPick}
          onCancel={null}
        />
        <Failure title="The images could not be compared" error={error} onRetry={() => void refetch()} />
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
