'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { matchesDraft, toMatches } from '#components/settings/matches-draft.ts';
import { dayOf, endOfDay } from '#components/ui/until.ts';
import { parseMegabytes, typedBytes } from '#lib/format/typed.ts';
import { addBudget, afterBudgetChange, type BudgetInput, updateBudget } from '#lib/queries/rules/budgets.ts';
import type { Budget } from '#lib/views/dto/alerting.ts';

/** A budget as it is typed. */
export type BudgetDraft = {
  matches: ReturnType<typeof matchesDraft>;
  metric: Budget['metric'];
  limit: string;
  until: string;
  owner: string;
  reason: string;
};

const budgetDraft = (budget: Budget | undefined, start: Budget['matches']): BudgetDraft => ({
  matches: matchesDraft(budget?.matches ?? start),
  metric: budget?.metric ?? 'total',
  limit: budget === undefined ? '' : typedBytes(budget.limitBytes),
  until: budget?.until ? dayOf(budget.until) : '',
  owner: budget?.owner ?? '',
  reason: budget?.reason ?? '',
});

/** Null while the limit is no size. */
function toInput({ matches, metric, limit, until, owner, reason }: BudgetDraft): BudgetInput | null {
  const limitBytes = parseMegabytes(limit);
  if (limitBytes === null) return null;
  return {
    matches: toMatches(matches),
    metric,
    limitBytes,
    owner: owner.trim() || null,
    reason: reason.trim() || null,
    until: endOfDay(until),
  };
}

type Form = {
  budget: Budget | undefined;
  /** What a new budget applies to at first. */
  start: Budget['matches'];
  onSaved: (saved: Budget) => void;
};

/** The state of the form of a budget, and its request. */
export function useBudgetForm({ budget, start, onSaved }: Form) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => budgetDraft(budget, start));
  const save = useMutation({
    mutationFn: (input: BudgetInput) => (budget === undefined ? addBudget(input) : updateBudget(budget.id, input)),
    onSuccess: async (saved) => {
      await afterBudgetChange(client, saved);
      onSaved(saved);
    },
  });
  const change = (changed: Partial<BudgetDraft>) => setDraft({ ...draft, ...changed });
  return { draft, change, input: toInput(draft), save };
}
