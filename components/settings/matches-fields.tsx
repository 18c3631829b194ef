import { Choice } from '#components/ui/choice.tsx';
import { Field } from '#components/ui/field.tsx';
import { Labelled } from '#components/ui/labelled.tsx';
import { findWord } from '#lib/domain/find-word.ts';
import { RELATIONS } from '#lib/domain/relation.ts';
import { RELATION_WORDS } from '#lib/format/relation.ts';
import { refusalOf } from '#lib/queries/requests/api-error.ts';
import type { MatchesDraft, MatchesPart } from './matches-draft.ts';

const FIELDS: { part: MatchesPart; label: string; placeholder: string; mono: boolean }[] = [
  { part: 'repository', label: 'Repository', placeholder: 'ghcr.io/acme/*', mono: true },
  { part: 'owner', label: 'Owner', placeholder: 'any', mono: false },
  { part: 'stream', label: 'Series', placeholder: 'main', mono: true },
  { part: 'platform', label: 'Platform', placeholder: 'linux/*', mono: true },
];

/** The fields of what an item matches. An empty field matches everything, and so does `*`. */
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
      <div className="grid grid-cols-[repeat(auto-fit,minmax(176px,1fr))] gap-4">
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
              options={[
                { value: '', label: 'Own and third-party' },
                ...RELATIONS.map((value) => ({ value, label: RELATION_WORDS[value] })),
              ]}
              className="w-full"
              onChange={(value) => onChange({ relation: findWord(RELATIONS, value) ?? '' })}
            />
          </Labelled>
        ) : null}
      </div>
      <p className="text-muted">
        Empty matches all. <code className="font-mono">*</code> also matches slashes.
      </p>
    </fieldset>
  );
}
