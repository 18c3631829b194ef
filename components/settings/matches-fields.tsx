import { Choice } from '#components/ui/choice.tsx';
import { Field } from '#components/ui/field.tsx';
import { refusalOf } from '#lib/queries/api-error.ts';
import { Labelled } from './labelled.tsx';
import type { MatchesDraft, MatchesPart } from './matches-draft.ts';

const RELATIONS = [
  { value: '', label: 'ours and upstream' },
  { value: 'ours', label: 'ours' },
  { value: 'upstream', label: 'upstream' },
];
const FIELDS: { part: MatchesPart; label: string; placeholder: string; mono: boolean }[] = [
  { part: 'repository', label: 'Repository', placeholder: 'ghcr.io/acme/*', mono: true },
  { part: 'owner', label: 'Owner', placeholder: 'any', mono: false },
  { part: 'stream', label: 'Stream', placeholder: 'main', mono: true },
  { part: 'platform', label: 'Platform', placeholder: 'linux/*', mono: true },
];

/** What something is for. An empty field is any; `*` stands for anything. */
export function MatchesFields({
  draft,
  parts = ['repository', 'owner', 'relation', 'stream', 'platform'],
  error,
  onChange,
}: {
  draft: MatchesDraft;
  parts?: readonly MatchesPart[];
  error: Error | null;
  onChange: (changed: Partial<MatchesDraft>) => void;
}) {
  return (
    <fieldset aria-label="For" className="flex min-w-0 flex-col gap-3">
      <div
        className={`grid grid-cols-1 gap-4 sm:grid-cols-2 ${parts.length === 4 ? 'lg:grid-cols-4' : 'lg:grid-cols-5'}`}
      >
        {FIELDS.filter(({ part }) => parts.includes(part)).map(({ part, label, placeholder, mono }) => (
          <Field
            key={part}
            label={label}
            name={`matches.${part}`}
            mono={mono}
            value={draft[part]}
            placeholder={placeholder}
            onChange={({ target }) => onChange({ [part]: target.value })}
            error={refusalOf(error, `matches.${part}`)}
          />
        ))}
        {parts.includes('relation') ? (
          <Labelled label="Relation" error={refusalOf(error, 'matches.relation')}>
            <Choice
              label="Relation"
              value={draft.relation}
              options={RELATIONS}
              className="w-full"
              onChange={(value) => onChange({ relation: value === 'ours' || value === 'upstream' ? value : '' })}
            />
          </Labelled>
        ) : null}
      </div>
      <p className="text-muted">
        An empty field is any; <code className="font-mono">*</code> stands for anything, slashes too.
      </p>
    </fieldset>
  );
}
