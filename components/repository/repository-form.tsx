'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Labelled } from '#components/ui/labelled.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { formatDuration } from '#lib/format/time.ts';
import { afterRepositoryChange, updateRepository } from '#lib/queries/repositories/change-repository.ts';
import { refusalOf } from '#lib/queries/requests/api-error.ts';
import type { Repository } from '#lib/views/dto/repository.ts';
import { type FindingDraft, findingDraftOf, toFindingSettings } from './finding-draft.ts';
import { FindingFields } from './finding-fields.tsx';
import { ownerSource, patternSource } from './setting-source.ts';

const RELATIONS = [
  { value: 'ours', label: 'own', title: 'Own image: checked often, sends alerts' },
  { value: 'upstream', label: 'third-party', title: 'Third-party image: checked less often, no alerts' },
] as const;

type Draft = FindingDraft & { relation: Repository['relation']; owner: string; include: string; exclude: string };

const globs = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

type Props = {
  repository: Repository;
  mayWrite: boolean;
  /** Actions beside the save button, and at the end of its row. */
  actions: ReactNode;
  removal: ReactNode;
};

/** The form of the settings. */
export function RepositoryForm({ repository, mayWrite, actions, removal }: Props) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft>({
    relation: repository.relation,
    owner: repository.ownerByHand ?? '',
    include: repository.include.join(' '),
    exclude: repository.exclude.join(' '),
    ...findingDraftOf({ purpose: repository.purposeByHand, nodes: repository.nodesByHand }),
  });
  const save = useMutation({
    mutationFn: ({ relation, owner, include, exclude, ...findings }: Draft) =>
      updateRepository(repository.id, {
        relation,
        owner: owner.trim() || null,
        include: globs(include),
        exclude: globs(exclude),
        ...toFindingSettings(findings),
      }),
    onSuccess: (changed) => afterRepositoryChange(client, changed),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(draft);
      }}
    >
      <fieldset disabled={!mayWrite} className="grid min-w-0 grid-cols-1 gap-4 md:grid-cols-4">
        <RepositoryFields
          repository={repository}
          draft={draft}
          error={save.error}
          onChange={(changed) => setDraft({ ...draft, ...changed })}
        />
        {mayWrite ? (
          <div className="flex flex-wrap items-center gap-2 md:col-span-4">
            <Button kind="primary" type="submit" disabled={save.isPending}>
              {save.isPending ? 'Saving…' : 'Save'}
            </Button>
            {actions}
            <span role="status" className="text-muted">
              {save.isSuccess ? 'Saved.' : ''}
            </span>
            <InlineError error={save.error} />
            <span className="ml-auto">{removal}</span>
          </div>
        ) : null}
      </fieldset>
    </form>
  );
}

type FieldsProps = {
  repository: Repository;
  draft: Draft;
  error: Error | null;
  onChange: (changed: Partial<Draft>) => void;
};

function RepositoryFields({ repository, draft, error, onChange }: FieldsProps) {
  const { ownerByHand, owner, purposeOfPattern, nodes, tagIntervalSeconds, listIntervalSeconds } = repository;
  return (
    <>
      <Labelled
        label="Relation"
        note={`Tags are checked every ${formatDuration(tagIntervalSeconds)}, the list every ${formatDuration(listIntervalSeconds)}.`}
      >
        <Segments
          label="Relation"
          value={draft.relation}
          options={RELATIONS}
          onChange={(relation) => onChange({ relation })}
        />
      </Labelled>
      <Field
        label="Owner"
        value={draft.owner}
        onChange={({ target }) => onChange({ owner: target.value })}
        placeholder={ownerByHand === null ? (owner ?? '') : ''}
        note={
          ownerByHand === null && owner !== null
            ? `${owner}${ownerSource(repository)}; a value here takes precedence.`
            : 'A team. The overview can be filtered by it.'
        }
        error={refusalOf(error, 'owner')}
      />
      <Field
        label="Include tags"
        mono
        value={draft.include}
        placeholder="all"
        onChange={({ target }) => onChange({ include: target.value })}
        note="Globs, separated by spaces: v1.* latest"
        error={refusalOf(error, 'include')}
      />
      <Field
        label="Exclude tags"
        mono
        value={draft.exclude}
        placeholder="none"
        onChange={({ target }) => onChange({ exclude: target.value })}
        note="Globs: *-rc* pr-*"
        error={refusalOf(error, 'exclude')}
      />
      <FindingFields
        draft={draft}
        purpose={{
          empty: purposeOfPattern === null ? 'guessed' : 'by pattern',
          note:
            purposeOfPattern === null
              ? 'Images for building, and those that others begin with, have fewer findings.'
              : `${purposeOfPattern.purpose}${patternSource(purposeOfPattern.pattern)}; a choice here takes precedence.`,
        }}
        nodes={{ empty: String(nodes), note: 'The machines that pull its images. Savings on many nodes come first.' }}
        errorOf={(part) => refusalOf(error, part)}
        onChange={onChange}
      />
    </>
  );
}
