'use client';

import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import { ReaderNote } from '#components/settings/reader-note.tsx';
import { ScreenHead } from '#components/settings/screen-head.tsx';
import { useMay } from '#components/shell/use-me.ts';
import { Loaded } from '#components/states/loaded.tsx';
import { Button } from '#components/ui/button.tsx';
import { budgetsQuery } from '#lib/queries/budgets.ts';
import { editUrl, NEW } from '#lib/queries/url-state.ts';
import { BudgetForm } from './budget-form.tsx';
import { BudgetItem } from './budget-item.tsx';

/** Load lines: how much images may weigh. None unless somebody draws one. */
export function BudgetsScreen() {
  const budgets = useQuery(budgetsQuery());
  const mayWrite = useMay('write');
  const [{ edit }, setUrl] = useQueryStates(editUrl);
  const open = (id: string | null) => void setUrl({ edit: id });
  return (
    <div className="flex max-w-[1040px] flex-col gap-5">
      <ScreenHead
        title="Budgets"
        action={
          mayWrite ? (
            <Button aria-expanded={edit === NEW} onClick={() => open(edit === NEW ? null : NEW)}>
              <Plus aria-hidden size={14} /> Add budget
            </Button>
          ) : null
        }
      >
        A budget is the load line over charts and bars. It warns from 90 %, breaks above 100 %, and is kept again at 98
        %. Of those that match a series, the first of each kind counts.
      </ScreenHead>
      <ReaderNote />
      {mayWrite && edit === NEW ? <BudgetForm onDone={() => open(null)} /> : null}
      <Loaded query={budgets} name="The budgets" rows={2} rowHeight={64}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="flex flex-col items-start gap-3">
              <p className="max-w-[70ch] text-m text-muted">
                No budget, and none is set by itself: steps and creep are found without one. Draw one where a size has a
                reason, such as a device’s disk or a pull at every start.
                {mayWrite ? ' One can be proposed from what an image weighs now.' : ''}
              </p>
              {mayWrite && edit !== NEW ? (
                <Button kind="primary" onClick={() => open(NEW)}>
                  Draw a load line
                </Button>
              ) : null}
            </div>
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
                  />
                ))}
            </ul>
          )
        }
      </Loaded>
    </div>
  );
}
