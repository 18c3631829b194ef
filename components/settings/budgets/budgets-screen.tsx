'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ReaderNote } from '#components/settings/reader-note.tsx';
import { ScreenHead } from '#components/settings/screen-head.tsx';
import { useMay } from '#components/shell/use-me.ts';
import { Loaded } from '#components/states/loaded.tsx';
import { AddButton } from '#components/ui/add-button.tsx';
import { Term } from '#components/ui/term.tsx';
import { useEdit } from '#components/ui/use-edit.ts';
import { useUrl } from '#components/ui/use-url.ts';
import { budgetsQuery } from '#lib/queries/rules/budgets.ts';
import { budgetStartUrl } from '#lib/queries/url/budget-url.ts';
import { NEW } from '#lib/queries/url/url-state.ts';
import type { Budget } from '#lib/views/dto/alerting.ts';
import { BudgetForm } from './budget-form.tsx';
import { BudgetItem } from './budget-item.tsx';
import { startMatches, startSeries } from './budget-start.ts';
import { SavedNote } from './saved-note.tsx';

/** The budgets. */
export function BudgetsScreen() {
  const budgets = useQuery(budgetsQuery());
  const mayWrite = useMay('write');
  const [edit, setEdit] = useEdit();
  const [start, setStart] = useUrl(budgetStartUrl);
  const [saved, setSaved] = useState<Budget | null>(null);
  const close = () => {
    setEdit(null);
    void setStart(null);
  };
  const open = (id: string | null) => {
    setSaved(null);
    if (id === null) close();
    else setEdit(id);
  };
  const onSaved = (budget: Budget) => {
    setSaved(budget);
    close();
  };
  return (
    <div className="flex max-w-[1040px] flex-col gap-5">
      <ScreenHead title="Budgets" action={mayWrite ? <AddButton label="Add budget" edit={edit} onEdit={open} /> : null}>
        A budget is an upper limit of size, drawn as a line on charts. It warns from 90 %, is exceeded above 100 %, and
        resolved below 98 %. Each <Term of="series">series</Term> uses the first budget that matches.
      </ScreenHead>
      <ReaderNote />
      <SavedNote saved={saved} />
      {mayWrite && edit === NEW ? (
        <BudgetForm
          start={{ matches: startMatches(start), series: startSeries(start) }}
          onSaved={onSaved}
          onDone={close}
        />
      ) : null}
      <Loaded query={budgets} name="The budgets" rows={2} rowHeight={64}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="max-w-[70ch] text-m text-muted">
              No budgets. Jumps and creep are detected without one. Set one where the size matters, such as for a device
              with a small disk.
              {mayWrite ? ' Plimsoll can propose one from the current size of an image.' : ''}
            </p>
          ) : (
            <ul aria-label="Budgets" className="border-t border-line">
              {[...items]
                .sort((a, b) => b.overCount - a.overCount)
                .map((budget) => (
                  <BudgetItem
                    key={budget.id}
                    budget={budget}
                    editing={mayWrite && edit === budget.id}
                    mayWrite={mayWrite}
                    onEdit={(editing) => open(editing ? budget.id : null)}
                    onSaved={onSaved}
                  />
                ))}
            </ul>
          )
        }
      </Loaded>
    </div>
  );
}
