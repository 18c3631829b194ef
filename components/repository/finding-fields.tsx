import { Choice } from '#components/ui/choice.tsx';
import { Field } from '#components/ui/field.tsx';
import { Labelled } from '#components/ui/labelled.tsx';
import { IMAGE_PURPOSES } from '#lib/domain/finding.ts';
import type { FindingDraft } from './finding-draft.ts';

const PURPOSES = IMAGE_PURPOSES.map((word) => ({ value: word, label: word }));

/** What counts while a field is empty, and a note below it. */
type EmptyField = { empty: string; note?: string };

/** The settings that decide which findings images have, and how they are sorted: of a repository, or of a pattern. */
export function FindingFields({
  draft,
  purpose,
  nodes,
  errorOf,
  onChange,
}: {
  draft: FindingDraft;
  purpose: EmptyField;
  nodes: EmptyField;
  errorOf: (part: keyof FindingDraft) => string | null;
  onChange: (changed: Partial<FindingDraft>) => void;
}) {
  return (
    <>
      <Labelled label="Purpose" note={purpose.note} error={errorOf('purpose')}>
        <Choice
          label="Purpose"
          value={draft.purpose}
          options={[{ value: '', label: purpose.empty }, ...PURPOSES]}
          onChange={(chosen) => onChange({ purpose: chosen })}
          className="w-full"
        />
      </Labelled>
      <Field
        label="Nodes"
        inputMode="numeric"
        value={draft.nodes}
        placeholder={nodes.empty}
        onChange={({ target }) => onChange({ nodes: target.value })}
        note={nodes.note}
        error={errorOf('nodes')}
      />
    </>
  );
}
