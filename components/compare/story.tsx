'use client';

import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { arriving, late } from '#components/ui/late.tsx';
import type { Comparison } from '#lib/views/dto/compare.ts';
import type { PackageDelta } from '#lib/views/dto/incidents.ts';
import { ComparisonFacts } from './facts.tsx';
import { LayerColumns } from './layer-columns.tsx';
import { ComparedLayerDetail } from './layer-detail.tsx';
import { LayerList } from './layer-list.tsx';
import { Sentence } from './sentence.tsx';
import { storyWords } from './story-words.ts';

/** Loaded after the layers, since most comparisons have no files yet. */
const ComparedFiles = late(
  dynamic(() => import('./files.tsx').then((module) => arriving(module.ComparedFiles)), {
    loading: () => <div className="skeleton h-24" />,
  }),
);

type Props = {
  comparison: Comparison;
  /** An incident can have its packages before the comparison has any files. */
  contents?: readonly PackageDelta[] | null;
};

/** The comparison of two images: a summary, the figures, the layers side by side, and the files. */
export function ComparisonStory({ comparison, contents = null }: Props) {
  const [folded, setFolded] = useState(true);
  const [chosen, setChosen] = useState<number | null | undefined>(undefined);
  // The layer with the biggest change is open at first.
  const selected = chosen === undefined ? (comparison.main?.layer ?? null) : chosen;
  const layer = selected === null ? undefined : comparison.layers[selected];
  const { from, to } = comparison;
  const hasBase = comparison.layers.some(({ part }) => part === 'base');
  return (
    <div className="flex min-w-0 flex-col gap-5">
      <Sentence words={storyWords(comparison, comparison.files?.packages ?? contents)} className="text-m" />
      {from.platform === to.platform ? null : (
        <p className="border-l-2 border-edge pl-3 text-muted">
          These are images of two platforms, {from.platform} and {to.platform}: their difference is not growth.
        </p>
      )}
      <ComparisonFacts comparison={comparison} />
      {from.digest === to.digest ? null : (
        <section aria-label="Layers side by side" className="flex min-w-0 flex-col gap-3 border-t border-line pt-4">
          <div className="flex items-center justify-between gap-4">
            <h2 className="text-m font-medium">Layers</h2>
            {hasBase ? (
              <Button kind="quiet" aria-pressed={!folded} onClick={() => setFolded(!folded)} className="max-md:hidden">
                {folded ? 'Unfold the base' : 'Fold the base'}
              </Button>
            ) : null}
          </div>
          <div className="max-md:hidden">
            <LayerColumns
              comparison={comparison}
              folded={folded}
              selected={selected}
              onSelect={setChosen}
              onFold={setFolded}
            />
          </div>
          <div className="md:hidden">
            <LayerList comparison={comparison} selected={selected} onSelect={setChosen} />
          </div>
          {layer === undefined ? null : <ComparedLayerDetail comparison={comparison} layer={layer} />}
        </section>
      )}
      {from.digest === to.digest ? null : <ComparedFiles comparison={comparison} contents={contents} />}
    </div>
  );
}
