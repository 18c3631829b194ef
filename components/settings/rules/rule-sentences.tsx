import { useState } from 'react';
import type { Rule } from '#lib/views/dto/alerting.ts';
import { differingDefault, fieldErrors, type SettingsDraft } from './rule-draft.ts';
import { ADVANCED_FIELDS, ADVANCED_GROUPS, BASIC_SENTENCES } from './rule-fields.ts';
import { RuleSentence } from './rule-sentence.tsx';

type Props = {
  draft: SettingsDraft;
  defaults: Rule['settings'];
  /** The refusal of the request, if any. */
  error: Error | null;
  onChange: (changed: SettingsDraft) => void;
};

/** All settings of a rule as sentences. The advanced ones fold out, and are open where one differs from its default. */
export function RuleSentences({ draft, defaults, error, onChange }: Props) {
  const errors = fieldErrors(draft, error);
  const differing = ADVANCED_FIELDS.filter(
    (field) => differingDefault(field, draft[field.path] ?? '', defaults) !== null,
  ).length;
  const [isOpen, setOpen] = useState(differing > 0);
  const hasError = ADVANCED_FIELDS.some(({ path }) => errors[path] !== undefined);
  const shared = { draft, defaults, errors, onChange };
  return (
    <>
      <fieldset aria-label="Limits" className="flex min-w-0 flex-col gap-1">
        {BASIC_SENTENCES.map((sentence) => (
          <RuleSentence key={sentence.name} sentence={sentence} {...shared} />
        ))}
      </fieldset>
      <details open={isOpen || hasError} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary className="cursor-pointer font-medium">
          Advanced
          {differing === 0 ? null : (
            <span className="font-normal text-muted">
              {' '}
              · {differing === 1 ? '1 differs' : `${differing} differ`} from the default
            </span>
          )}
        </summary>
        <div className="mt-2 flex flex-col gap-4">
          {ADVANCED_GROUPS.map((group) => (
            <fieldset key={group.name} aria-label={group.name} className="flex min-w-0 flex-col gap-1">
              <p className="text-muted">{group.name}</p>
              {group.sentences.map((sentence) => (
                <RuleSentence key={sentence.name} sentence={sentence} {...shared} />
              ))}
            </fieldset>
          ))}
        </div>
      </details>
    </>
  );
}
