'use client';

import { useQuery } from '@tanstack/react-query';
import { aboveText, countAbove } from '#components/settings/everything-words.ts';
import { MatchesFields } from '#components/settings/matches-fields.tsx';
import { matchesEverything } from '#components/settings/matches-words.ts';
import { Removal } from '#components/settings/removal.tsx';
import { SettingsForm } from '#components/settings/settings-form.tsx';
import { useEverythingQuestion } from '#components/settings/use-everything-question.tsx';
import { Field } from '#components/ui/field.tsx';
import { refusalOf } from '#lib/queries/requests/api-error.ts';
import { afterRulesChange, removeRule, rulesQuery } from '#lib/queries/rules/rules.ts';
import type { Rule } from '#lib/views/dto/alerting.ts';
import { BacktestPanel } from './backtest-panel.tsx';
import { RuleSentences } from './rule-sentences.tsx';
import { useBacktest } from './use-backtest.ts';
import { useRuleForm } from './use-rule-form.ts';

type Props = { rule?: Rule; defaults: Rule['settings']; onDone: () => void };

/** Adds a rule, or changes one. Beside it, a back-test shows what the typed values would find and send. */
export function RuleForm({ rule, defaults, onDone }: Props) {
  const form = useRuleForm(rule, defaults, onDone);
  const { id, name, matches, draft, tried, input, save } = form;
  const live = useBacktest(id, tried);
  const error = save.error ?? live.error;
  const rules = useQuery(rulesQuery()).data?.items ?? [];
  const { submit, question } = useEverythingQuestion({
    isNeeded:
      input !== null && matchesEverything(input.matches) && (rule === undefined || !matchesEverything(rule.matches)),
    noun: 'rule',
    action: 'Save',
    note: aboveText(countAbove(rules, id), 'rule') ?? 'It replaces the default rule.',
    onConfirm: () => {
      if (input !== null) save.mutate(input);
    },
  });
  return (
    <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_340px]">
      <SettingsForm
        label={rule === undefined ? 'Add rule' : `Edit ${rule.name}`}
        button="Save rule"
        blocked={input === null ? 'Correct the marked fields first' : null}
        isPending={save.isPending}
        error={save.error}
        onSubmit={submit}
        onCancel={onDone}
        removal={
          id === null ? null : (
            <Removal
              name={`the rule “${rule?.name ?? ''}”`}
              label="Remove rule"
              afterRemoval={afterRulesChange}
              remove={() => removeRule(id)}
              onRemoved={onDone}
            >
              The next matching rule is used instead. Incidents keep its name.
            </Removal>
          )
        }
      >
        <div className="max-w-[420px]">
          <Field
            label="Name"
            name="name"
            required
            maxLength={100}
            value={name}
            placeholder="Small images of the edge team"
            onChange={({ target }) => form.setName(target.value)}
            error={refusalOf(error, 'name')}
          />
        </div>
        <MatchesFields draft={matches} error={error} onChange={form.changeMatches} />
        <RuleSentences draft={draft} defaults={defaults} error={error} onChange={form.changeDraft} />
        {input === null ? <p className="text-danger">Correct the marked fields before you save.</p> : null}
      </SettingsForm>
      <BacktestPanel live={live} isNew={id === null} isWrong={input === null} />
      {question}
    </div>
  );
}
