'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Size } from '#components/figures/size.tsx';
import { type PickedSeries, SeriesPicker } from '#components/settings/series-picker.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { Term } from '#components/ui/term.tsx';
import type { BudgetMetric } from '#lib/domain/budget.ts';
import { visibleText } from '#lib/format/text.ts';
import { budgetProposalQuery } from '#lib/queries/rules/budgets.ts';
import type { Budget } from '#lib/views/dto/alerting.ts';

type Proposed = Pick<Budget, 'matches' | 'metric' | 'limitBytes'>;

type Props = {
  /** The series to propose from at first. */
  start: PickedSeries | null;
  /** Gets the reference of the chosen repository, which the budget then applies to. */
  onPick: (repository: string | null) => void;
  onPropose: (proposed: Proposed) => void;
};

/** Proposes a budget from the current size of a series: own bytes + 15 %, or unpacked bytes + 15 % where its image is read. */
export function BudgetProposer({ start, onPick, onPropose }: Props) {
  const [picked, setPicked] = useState(start);
  const proposal = useQuery(budgetProposalQuery(picked?.seriesId ?? ''));
  const { data } = proposal;
  const propose = (metric: BudgetMetric, limitBytes: number) => {
    if (picked === null) return;
    const { reference: repository, stream, platform } = picked;
    onPropose({ matches: { repository, stream, platform }, metric, limitBytes });
  };
  return (
    <fieldset aria-label="Proposal" className="flex min-w-0 flex-col gap-2">
      <p className="font-medium">Propose a limit from an image (optional)</p>
      {start === null ? (
        <SeriesPicker
          picked={picked}
          onPick={(chosen) => {
            if (chosen?.reference !== picked?.reference) onPick(chosen?.reference ?? null);
            setPicked(chosen);
          }}
        />
      ) : (
        <p className="[overflow-wrap:anywhere]">
          {visibleText(start.reference)}{' '}
          <span className="text-muted">{visibleText(`${start.stream} ${start.platform}`)}</span>
        </p>
      )}
      <InlineError error={proposal.error} />
      {picked !== null && data === undefined && !proposal.isError ? (
        <p className="min-h-24 text-muted sm:min-h-8">Loading its size…</p>
      ) : null}
      {picked === null || data === undefined ? null : (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <span>
            Its size is <Size bytes={data.sizeBytes} />
            {data.baseBytes === null ? (
              ''
            ) : (
              <>
                , of which <Size bytes={data.baseBytes} /> are <Term of="baseLayers">base layers</Term>
              </>
            )}
            . Current size + 15 % of <Term of="ownLayers">own layers</Term>:{' '}
            <Size bytes={data.proposedBytes} className="font-medium" />
          </span>
          <Button onClick={() => propose('total', data.proposedBytes)}>Use for the whole image</Button>
          {data.baseBytes === null ? null : (
            <Button onClick={() => propose('own', data.proposedBytes - (data.baseBytes ?? 0))}>
              Use for own layers
            </Button>
          )}
        </p>
      )}
      {data === undefined || data.unpackedBytes === null || data.proposedUnpackedBytes === null ? null : (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <span>
            Its <Term of="unpackedSize">unpacked size</Term> is <Size bytes={data.unpackedBytes} />. With 15 % more:{' '}
            <Size bytes={data.proposedUnpackedBytes} className="font-medium" />
          </span>
          <Button onClick={() => propose('unpacked', data.proposedUnpackedBytes ?? 0)}>
            Use for the unpacked size
          </Button>
        </p>
      )}
    </fieldset>
  );
}
