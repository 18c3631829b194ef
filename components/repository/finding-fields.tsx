import { Choice } from '#components/ui/choice.tsx';
import { Field } from '#components/ui/field.tsx';
import { IMAGE_PURPOSES } from '#lib/domain/finding.ts';
import { refusalOf } from '#lib/queries/requests/api-error.ts';
import type { Repository } from '#lib/views/dto/repository.ts';

/** `purpose` is empty while it is guessed, `nodes` while the number is that of the owner. */
export type FindingDraft = { purpose: string; nodes: string };

export const findingDraftOf = ({ purposeByHand, nodesByHand }: Repository): FindingDraft => ({
  purpose: purposeByHand ?? '',
  nodes: nodesByHand === null ? '' : String(nodesByHand),
});

const OPTIONS = [{ value: '', label: 'guessed' }, ...IMAGE_PURPOSES.map((word) => ({ value: word, label: word }))];

/** The settings that decide which findings the images have, and how they are sorted. */
export function FindingFields({
  repository,
  draft,
  error,
  onChange,
}: {
  repository: Repository;
  draft: FindingDraft;
  error: Error | null;
  onChange: (changed: Partial<FindingDraft>) => void;
}) {
  return (
    <>
      <div className="flex flex-col items-start gap-1">
        <span className="font-medium">Purpose</span>
        <Choice
          label="Purpose"
          value={draft.purpose}
          options={OPTIONS}
          onChange={(purpose) => onChange({ purpose })}
          className="w-full"
        />
        <p className="text-muted">Images for building, and those that others begin with, have fewer findings.</p>
      </div>
      <Field
        label="Machines"
        inputMode="numeric"
        value={draft.nodes}
        placeholder={String(repository.nodes)}
        onChange={({ target }) => onChange({ nodes: target.value })}
        note="That pull its images. Savings on many machines come first."
        error={refusalOf(error, 'nodes')}
      />
    </>
  );
}
