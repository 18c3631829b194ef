'use client';

import { Size } from '#components/figures/size.tsx';
import { Ago, Day } from '#components/figures/time.tsx';
import { FromFile } from '#components/settings/from-file.tsx';
import { MatchesLine } from '#components/settings/matches-line.tsx';
import { Button } from '#components/ui/button.tsx';
import { formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import { typedBytes } from '#lib/format/typed.ts';
import type { Budget } from '#lib/views/dto/alerting.ts';
import { BudgetForm } from './budget-form.tsx';
import { metricWord } from './metrics.ts';

/** One load line, and who is over it. */
export function BudgetItem({
  budget,
  editing,
  mayWrite,
  onEdit,
}: {
  budget: Budget;
  editing: boolean;
  mayWrite: boolean;
  onEdit: (editing: boolean) => void;
}) {
  const mayChange = mayWrite && budget.origin === 'ui';
  const name = `${metricWord(budget.metric)} ${typedBytes(budget.limitBytes)}`;
  return (
    <li aria-label={name} className="flex flex-col gap-2 border-b border-line py-3">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="flex min-w-0 flex-1 basis-72 flex-col gap-1">
          <p className="flex flex-wrap items-baseline gap-x-3">
            <span className="text-m font-medium">
              <Size bytes={budget.limitBytes} /> {metricWord(budget.metric)}
            </span>
            <BudgetState budget={budget} />
            <FromFile origin={budget.origin} place={budget.place} />
          </p>
          <p>
            <span className="text-muted">for </span>
            <MatchesLine matches={budget.matches} />
          </p>
          <p className="flex flex-wrap gap-x-3 text-muted [overflow-wrap:anywhere]">
            {budget.owner === null ? null : <span>of {visibleText(budget.owner)}</span>}
            {budget.reason === null ? null : <span>“{visibleText(budget.reason)}”</span>}
            {budget.until === null ? null : (
              <span>
                until <Day at={budget.until} />
              </span>
            )}
            <span>
              by {visibleText(budget.createdBy)} <Ago at={budget.changedAt} />
            </span>
          </p>
        </div>
        {mayChange ? (
          <Button aria-expanded={editing} aria-label={`Edit ${name}`} onClick={() => onEdit(!editing)}>
            Edit
          </Button>
        ) : null}
      </div>
      {editing ? <BudgetForm budget={budget} onDone={() => onEdit(false)} /> : null}
    </li>
  );
}

function BudgetState({ budget: { seriesCount, overCount } }: { budget: Budget }) {
  if (seriesCount === 0) return <span className="text-danger">matches nothing that is watched</span>;
  if (overCount > 0)
    return (
      <span className="font-medium text-signal">
        {formatCount(overCount)} of {formatCount(seriesCount)} series over it
      </span>
    );
  return <span className="text-muted">{formatCount(seriesCount)} series, all below</span>;
}
