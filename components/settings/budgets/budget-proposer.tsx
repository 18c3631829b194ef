'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Size } from '#components/figures/size.tsx';
import { type PickedSeries, SeriesPicker } from '#components/settings/series-picker.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { budgetProposalQuery } from '#lib/queries/budgets.ts';
import type { Budget } from '#lib/views/dto/alerting.ts';

type Proposed = Pick<Budget, 'matches' | 'metric' | 'limitBytes'>;

/** Fills the form from what an image weighs now: its own bytes + 15 %. */
export function BudgetProposer({ onPropose }: { onPropose: (proposed: Proposed) => void }) {
  const [picked, setPicked] = useState<PickedSeries | null>(null);
  const proposal = useQuery(budgetProposalQuery(picked?.seriesId ?? ''));
  const { data } = proposal;
  const propose = (metric: 'total' | 'own') => {
    if (picked === null || data === undefined) return;
    const { reference: repository, stream, platform } = picked;
    const limitBytes = metric === 'total' ? data.proposedBytes : data.proposedBytes - (data.baseBytes ?? 0);
    onPropose({ matches: { repository, stream, platform }, metric, limitBytes });
  };
  return (
    <fieldset aria-label="Propose one" className="flex min-w-0 flex-col gap-2">
      <p className="font-medium">Propose one from an image (optional)</p>
      <SeriesPicker picked={picked} onPick={setPicked} />
      <InlineError error={proposal.error} />
      {picked === null || data === undefined ? null : (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <span>
            It weighs <Size bytes={data.sizeBytes} />
            {data.baseBytes === null ? (
              ''
            ) : (
              <>
                , <Size bytes={data.baseBytes} /> of it base
              </>
            )}
            . Own bytes + 15 %: <Size bytes={data.proposedBytes} className="font-medium" />
          </span>
          <Button onClick={() => propose('total')}>Take it for the whole image</Button>
          {data.baseBytes === null ? null : <Button onClick={() => propose('own')}>for its own layers</Button>}
        </p>
      )}
    </fieldset>
  );
}
