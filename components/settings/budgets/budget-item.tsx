'use client';

import { Size } from '#components/figures/size.tsx';
import { Ago, Day } from '#components/figures/time.tsx';
import { FromFile } from '#components/settings/from-file.tsx';
import { MatchesLine } from '#components/settings/matches-line.tsx';
import { Button } from '#components/ui/button.tsx';
import { visibleText } from '#lib/format/text.ts';
import { typedBytes } from '#lib/format/typed.ts';
import type { Budget } from '#lib/views/dto/alerting.ts';
import { BudgetForm } from './budget-form.tsx';
import { stateText } from './budget-words.ts';
import { Forecasts } from './forecasts.tsx';
import { metricWord } from './metrics.ts';
import { OverSeries } from './over-series.tsx';

/** A budget, and the number of series over it. */
export function BudgetItem({
  budget,
  editing,
  mayWrite,
  onEdit,
  onSaved,
}: {
  budget: Budget;
  editing: boolean;
  mayWrite: boolean;
  onEdit: (editing: boolean) => void;
  onSaved: (saved: Budget) => void;
}) {
  const mayChange = mayWrite && budget.origin === 'ui';
  const title = `${metricWord(budget.metric)} ${typedBytes(budget.limitBytes)}`;
  return (
    <li aria-label={title} className="flex flex-col gap-2 border-b border-line py-3">
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
          {budget.overCount === 0 ? null : (
            <p>
              <span className="text-muted">over: </span>
              <OverSeries budget={budget} />
            </p>
          )}
          <Forecasts budget={budget} />
          <p className="flex flex-wrap gap-x-3 text-muted [overflow-wrap:anywhere]">
            {budget.owner === null ? null : <span>owner {visibleText(budget.owner)}</span>}
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
          <Button aria-expanded={editing} aria-label={`Edit ${title}`} onClick={() => onEdit(!editing)}>
            Edit
          </Button>
        ) : null}
      </div>
      {editing ? <BudgetForm budget={budget} onSaved={onSaved} onDone={() => onEdit(false)} /> : null}
    </li>
  );
}

function BudgetState({ budget }: { budget: Budget }) {
  const { seriesCount, overCount } = budget;
  const look = seriesCount === 0 ? 'text-danger' : overCount > 0 ? 'font-medium text-signal' : 'text-muted';
  return <span className={look}>{stateText(budget)}</span>;
}
