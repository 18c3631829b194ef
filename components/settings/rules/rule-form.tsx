'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { matchesDraft, toMatches } from '#components/settings/matches-draft.ts';
import { MatchesFields } from '#components/settings/matches-fields.tsx';
import { Removal } from '#components/settings/removal.tsx';
import { SettingsForm } from '#components/settings/settings-form.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { refusalOf } from '#lib/queries/api-error.ts';
import { addRule, backtestRule, type RuleInput, removeRule, updateRule } from '#lib/queries/rules.ts';
import type { Rule } from '#lib/views/dto/alerting.ts';
import { BacktestPanel } from './backtest-panel.tsx';
import { settingsDraft, toSettings, wrongFields } from './rule-draft.ts';
import { SettingGroups } from './setting-groups.tsx';

/** Makes a rule or changes one; before it is saved it can be tried on the stored history. */
export function RuleForm({ rule, defaults, onDone }: { rule?: Rule; defaults: Rule['settings']; onDone: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState(rule?.name ?? '');
  const [matches, setMatches] = useState(() => matchesDraft(rule?.matches));
  const [draft, setDraft] = useState(() => settingsDraft(rule?.settings ?? defaults));
  const id = rule?.id ?? null;
  const settings = toSettings(draft);
  const input: RuleInput | null = settings && { name: name.trim(), matches: toMatches(matches), settings };
  const save = useMutation({
    mutationFn: (body: RuleInput) => (id === null ? addRule(body) : updateRule(id, body)),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['rules'] });
      onDone();
    },
  });
  const backtest = useMutation({ mutationFn: (body: RuleInput) => backtestRule(id, body) });
  // What was tried is of what was typed then.
  const triedIs = JSON.stringify(input && { ...input, name: '' });
  const isStale = backtest.variables !== undefined && triedIs !== JSON.stringify({ ...backtest.variables, name: '' });
  const error = save.error ?? backtest.error;
  return (
    <SettingsForm
      label={rule === undefined ? 'Add a rule' : `Edit ${rule.name}`}
      button="Save rule"
      isReady={input !== null}
      isPending={save.isPending}
      error={error}
      onSubmit={() => {
        if (input !== null) save.mutate(input);
      }}
      onCancel={onDone}
      before={
        <Button
          disabled={input === null || backtest.isPending}
          onClick={() => (input === null ? undefined : backtest.mutate(input))}
        >
          {backtest.isPending ? 'Looking back…' : 'What would it have sent?'}
        </Button>
      }
      removal={
        id === null ? null : (
          <Removal
            name={`the rule “${rule?.name ?? ''}”`}
            label="Remove rule"
            lists={['rules']}
            remove={() => removeRule(id)}
            onRemoved={onDone}
          >
            What it judged is judged by the next rule that matches. Incidents keep saying that it found them.
          </Removal>
        )
      }
      after={backtest.data === undefined ? null : <BacktestPanel backtest={backtest.data} isStale={isStale} />}
    >
      <div className="max-w-[420px]">
        <Field
          label="Name"
          name="name"
          required
          maxLength={100}
          value={name}
          placeholder="Small images of the edge team"
          onChange={({ target }) => setName(target.value)}
          error={refusalOf(error, 'name')}
        />
      </div>
      <MatchesFields draft={matches} error={error} onChange={(changed) => setMatches({ ...matches, ...changed })} />
      <SettingGroups
        draft={draft}
        defaults={defaults}
        wrong={wrongFields(draft)}
        error={error}
        onChange={(changed) => setDraft({ ...draft, ...changed })}
      />
      {input === null ? <p className="text-danger">Something above cannot be read yet.</p> : null}
    </SettingsForm>
  );
}
