'use client';

import { useQuery } from '@tanstack/react-query';
import { aboveText, countAbove } from '#components/settings/everything-words.ts';
import { matchesDraft, toMatches } from '#components/settings/matches-draft.ts';
import { MatchesFields } from '#components/settings/matches-fields.tsx';
import { MatchesLine } from '#components/settings/matches-line.tsx';
import { matchesEverything } from '#components/settings/matches-words.ts';
import { Removal } from '#components/settings/removal.tsx';
import type { PickedSeries } from '#components/settings/series-picker.tsx';
import { SettingsForm } from '#components/settings/settings-form.tsx';
import { useEverythingQuestion } from '#components/settings/use-everything-question.tsx';
import { typedBytes } from '#lib/format/typed.ts';
import { afterBudgetChange, budgetsQuery, removeBudget } from '#lib/queries/rules/budgets.ts';
import type { Budget } from '#lib/views/dto/alerting.ts';
import { BudgetFields } from './budget-fields.tsx';
import { BudgetProposer } from './budget-proposer.tsx';
import { limitText } from './budget-words.ts';
import { PlatformBudgets } from './platform-budgets.tsx';
import { useBudgetForm } from './use-budget-form.ts';

type Props = {
  budget?: Budget;
  /** What a new budget applies to at first, and the series that its size is proposed from. */
  start?: { matches: Budget['matches']; series: PickedSeries | null };
  onSaved: (saved: Budget) => void;
  onDone: () => void;
};

const NO_START = { matches: {}, series: null };

/** Adds a budget, or changes one. */
export function BudgetForm({ budget, start = NO_START, onSaved, onDone }: Props) {
  const { draft, change, input, save } = useBudgetForm({ budget, start: start.matches, onSaved });
  const budgets = useQuery(budgetsQuery()).data?.items ?? [];
  const wasEverything = budget !== undefined && matchesEverything(budget.matches);
  const { submit, question } = useEverythingQuestion({
    isNeeded: input !== null && matchesEverything(input.matches) && !wasEverything,
    noun: 'budget',
    action: 'Save',
    note:
      aboveText(countAbove(budgets, budget?.id ?? null), 'budget') ??
      (input === null ? '' : limitText(input.limitBytes)),
    onConfirm: () => {
      if (input !== null) save.mutate(input);
    },
  });
  return (
    <>
      <SettingsForm
        label={budget === undefined ? 'Add budget' : 'Edit budget'}
        button="Save budget"
        blocked={input === null ? 'Type a size first, such as 200 MB' : null}
        isPending={save.isPending}
        error={save.error}
        onSubmit={submit}
        onCancel={onDone}
        removal={
          budget === undefined ? null : (
            <Removal
              name="this budget"
              label="Remove budget"
              afterRemoval={afterBudgetChange}
              remove={() => removeBudget(budget.id)}
              onRemoved={onDone}
            >
              Its line is removed from charts. Incidents that it opened stay.
            </Removal>
          )
        }
      >
        {budget === undefined ? (
          <>
            <BudgetProposer
              start={start.series}
              onPick={(repository) => change({ matches: matchesDraft(repository === null ? {} : { repository }) })}
              onPropose={({ matches, metric, limitBytes }) =>
                change({ matches: matchesDraft(matches), metric, limit: typedBytes(limitBytes) })
              }
            />
            <PlatformBudgets
              onChoose={({ metric, limitBytes, reason }) =>
                change({ metric, limit: typedBytes(limitBytes), reason: reason ?? '' })
              }
            />
          </>
        ) : null}
        <MatchesFields
          draft={draft.matches}
          error={save.error}
          onChange={(changed) => change({ matches: { ...draft.matches, ...changed } })}
        />
        <BudgetFields draft={draft} error={save.error} onChange={change} />
        <p>
          <span className="text-muted">For </span>
          <MatchesLine matches={toMatches(draft.matches)} />
        </p>
      </SettingsForm>
      {question}
    </>
  );
}
