'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { matchesDraft, toMatches } from '#components/settings/matches-draft.ts';
import { addRule, afterRulesChange, type RuleInput, updateRule } from '#lib/queries/rules/rules.ts';
import type { Rule } from '#lib/views/dto/alerting.ts';
import { settingsDraft, toSettings } from './rule-draft.ts';

/** The typed values of a rule, what is sent of them, and the request. `input` is null while a setting is wrong. */
export function useRuleForm(rule: Rule | undefined, defaults: Rule['settings'], onDone: () => void) {
  const client = useQueryClient();
  const [name, setName] = useState(rule?.name ?? '');
  const [matches, setMatches] = useState(() => matchesDraft(rule?.matches));
  const [draft, setDraft] = useState(() => settingsDraft(rule?.settings ?? defaults));
  const id = rule?.id ?? null;
  const settings = toSettings(draft);
  const tried = settings && { matches: toMatches(matches), settings };
  const save = useMutation({
    mutationFn: (body: RuleInput) => (id === null ? addRule(body) : updateRule(id, body)),
    onSuccess: async () => {
      await afterRulesChange(client);
      onDone();
    },
  });
  return {
    id,
    name,
    setName,
    matches,
    changeMatches: (changed: Partial<typeof matches>) => setMatches({ ...matches, ...changed }),
    draft,
    changeDraft: (changed: Partial<typeof draft>) => setDraft({ ...draft, ...changed } as typeof draft),
    tried,
    input: tried && { name: name.trim(), ...tried },
    save,
  };
}
