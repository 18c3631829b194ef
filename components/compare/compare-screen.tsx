'use client';

import dynamic from 'next/dynamic';
import { useState } from 'react';
import { arriving, late } from '#components/ui/late.tsx';
import { useUrl } from '#components/ui/use-url.ts';
import { compareUrl } from '#lib/queries/url/url-state.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';
import { ComparedPairSkeleton } from './skeleton.tsx';

/** Either screen is shown, and only that one is loaded. */
const ComparePicker = dynamic(() => import('./picker.tsx').then((module) => module.ComparePicker));
const ComparedPair = late(
  dynamic(() => import('./compared-pair.tsx').then((module) => arriving(module.ComparedPair)), {
    loading: () => <ComparedPairSkeleton />,
  }),
);

/** Compares two images, which the URL names or the reader picks. */
export function CompareScreen() {
  const [url, setUrl] = useUrl(compareUrl, { history: 'push' });
  const [picks, setPicks] = useState(false);
  const { to } = url;
  const pick = (pair: { from: string | null; to: string }) => {
    setPicks(false);
    void setUrl({ ...pair, platform: null, repositoryId: null });
  };
  if (to === null || picks) {
    return (
      <div className="flex flex-col gap-4">
        <h1 className="text-l font-medium">Compare two images</h1>
        <p className="max-w-[70ch] text-muted">
          Compare layers, instructions and files, and see what an update downloads.
        </p>
        <ComparePicker
          from={url.from ?? ''}
          to={to ?? ''}
          onPick={pick}
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
      onPick={pick}
    />
  );
}

/** Keeps the reference of the URL, so that the link stays readable. An image without one is named by its digest. */
const namedAs = (asked: string | null, { reference, digest }: Comparison['from']): string =>
  asked ?? `${reference}@${digest}`;
