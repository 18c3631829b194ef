'use client';

import dynamic from 'next/dynamic';
import { useQueryStates } from 'nuqs';
import { useState } from 'react';
import { compareUrl } from '#lib/queries/url-state.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';
import { ComparisonSkeleton } from './skeleton.tsx';

/** One of the two is shown, and only that one is loaded. */
const ComparePicker = dynamic(() => import('./picker.tsx').then((module) => module.ComparePicker));
const ComparedPair = dynamic(() => import('./compared-pair.tsx').then((module) => module.ComparedPair), {
  loading: () => <ComparisonSkeleton />,
});

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
          onCancel={to === null ? null : () => setPicks(false)}
        />
      </div>
    );
  }
  return (
    <ComparedPair
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
