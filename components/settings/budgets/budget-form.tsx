'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Labelled } from '#components/settings/labelled.tsx';
import { matchesDraft, toMatches } from '#components/settings/matches-draft.ts';
import { MatchesFields } from '#components/settings/matches-fields.tsx';
import { Removal } from '#components/settings/removal.tsx';
import { SettingsForm } from '#components/settings/settings-form.tsx';
import { Field } from '#components/ui/field.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { dayOf, endOfDay } from '#components/ui/until.ts';
import { parseBytes, typedBytes } from '#lib/format/typed.ts';
import { refusalOf } from '#lib/queries/api-error.ts';
import { addBudget, type BudgetInput, removeBudget, updateBudget } from '#lib/queries/budgets.ts';
import type { Budget } from '#lib/views/dto/alerting.ts';
import { BudgetProposer } from './budget-proposer.tsx';
import { BUDGET_METRICS } from './metrics.ts';

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** Draws a load line, or moves one. */
export function BudgetForm({ budget, onDone }: { budget?: Budget; onDone: () => void }) {
  const client = useQueryClient();
  const [matches, setMatches] = useState(() => matchesDraft(budget?.matches));
  const [metric, setMetric] = useState<Budget['metric']>(budget?.metric ?? 'total');
  const [limit, setLimit] = useState(budget === undefined ? '' : typedBytes(budget.limitBytes));
  const [owner, setOwner] = useState(budget?.owner ?? '');
  const [reason, setReason] = useState(budget?.reason ?? '');
  const [until, setUntil] = useState(budget?.until ? dayOf(budget.until) : '');
  const limitBytes = parseBytes(limit);
  const save = useMutation({
    mutationFn: (body: BudgetInput) => (budget === undefined ? addBudget(body) : updateBudget(budget.id, body)),
    onSuccess: async () => {
      await Promise.all(
        [['budgets'], ['repository'], ['overview']].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
      onDone();
    },
  });
  const refused = (field: string) => refusalOf(save.error, field);
  return (
    <SettingsForm
      label={budget === undefined ? 'Add a budget' : 'Edit the budget'}
      button="Save budget"
      isReady={limitBytes !== null}
      isPending={save.isPending}
      error={save.error}
      onSubmit={() => {
        if (limitBytes === null) return;
        save.mutate({
          matches: toMatches(matches),
          metric,
          limitBytes,
          owner: orNull(owner),
          reason: orNull(reason),
          until: endOfDay(until),
        });
      }}
      onCancel={onDone}
      removal={
        budget === undefined ? null : (
          <Removal
            name="this budget"
            label="Remove budget"
            lists={['budgets', 'repository', 'overview']}
            remove={() => removeBudget(budget.id)}
            onRemoved={onDone}
          >
            Its load line goes from charts and bars. Incidents that it opened stay in the history.
          </Removal>
        )
      }
    >
      {budget === undefined ? (
        <BudgetProposer
          onPropose={(proposed) => {
            setMatches(matchesDraft(proposed.matches));
            setMetric(proposed.metric);
            setLimit(typedBytes(proposed.limitBytes));
          }}
        />
      ) : null}
      <MatchesFields
        draft={matches}
        error={save.error}
        onChange={(changed) => setMatches({ ...matches, ...changed })}
      />
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2 md:grid-cols-3">
        <Labelled label="Held against" note={BUDGET_METRICS.find(({ value }) => value === metric)?.title}>
          <Segments label="Held against" value={metric} options={BUDGET_METRICS} onChange={setMetric} />
        </Labelled>
        <Field
          label="Limit"
          name="limitBytes"
          mono
          required
          value={limit}
          placeholder="200 MB"
          onChange={({ target }) => setLimit(target.value)}
          error={limit !== '' && limitBytes === null ? 'Write a size like 200 MB.' : refused('limitBytes')}
        />
        <Field
          label="Until (optional)"
          name="until"
          type="date"
          value={until}
          onChange={({ target }) => setUntil(target.value)}
          note="Afterwards it holds no more."
          error={refused('until')}
        />
        <Field
          label="Who answers for it (optional)"
          name="owner"
          maxLength={100}
          value={owner}
          onChange={({ target }) => setOwner(target.value)}
          error={refused('owner')}
        />
        <Field
          label="Why this much (optional)"
          name="reason"
          maxLength={500}
          value={reason}
          placeholder="The gateways have 256 MB of flash"
          onChange={({ target }) => setReason(target.value)}
          error={refused('reason')}
        />
      </div>
    </SettingsForm>
  );
}
