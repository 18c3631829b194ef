'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '#components/shell/use-me.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { formatDuration } from '#lib/format/time.ts';
import { ApiError } from '#lib/queries/api-error.ts';
import { updateRepository } from '#lib/queries/repository.ts';
import type { Repository } from '#lib/views/dto/repository.ts';
import { BadgePanel } from './badge-panel.tsx';
import type { Chosen } from './choose-series.ts';
import { ownerSource } from './owner-source.ts';
import { PinHeadline } from './pin-headline.tsx';
import { RemoveRepository } from './remove-repository.tsx';
import { SettingsFromFile } from './settings-from-file.tsx';

const RELATIONS = [
  { value: 'ours', label: 'ours', title: 'Built here: judged, and looked at often' },
  { value: 'upstream', label: 'upstream', title: 'Used here: looked at rarely, no noise' },
] as const;

const globs = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

/** What people decide about a repository. */
export function Settings({ repository, chosen }: { repository: Repository; chosen: Chosen | null }) {
  const client = useQueryClient();
  const [relation, setRelation] = useState(repository.relation);
  const [owner, setOwner] = useState(repository.ownerByHand ?? '');
  const [include, setInclude] = useState(repository.include.join(' '));
  const [exclude, setExclude] = useState(repository.exclude.join(' '));
  const save = useMutation({
    mutationFn: () =>
      updateRepository(repository.id, {
        relation,
        owner: owner.trim() === '' ? null : owner.trim(),
        include: globs(include),
        exclude: globs(exclude),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['repository', repository.id] });
      await client.invalidateQueries({ queryKey: ['overview'] });
    },
  });
  const refused = (field: string) =>
    save.error instanceof ApiError && save.error.field === field ? save.error.message : null;
  const mayWrite = useMay('write');
  const shown = chosen?.series.latest?.tag ?? repository.headline?.tag ?? null;
  // Badges are of tags.
  const tag = shown?.includes(':') ? null : shown;
  if (repository.origin === 'file')
    return (
      <section aria-label="Settings" className="border-y border-line py-4">
        <SettingsFromFile repository={repository} />
        {mayWrite ? (
          <div className="mt-4 flex flex-wrap items-center gap-2">
            <PinHeadline repository={repository} chosen={chosen} />
          </div>
        ) : null}
        {tag === null ? null : <BadgePanel repository={repository} tag={tag} />}
      </section>
    );
  return (
    <section aria-label="Settings" className="border-y border-line py-4">
      {mayWrite ? null : <p className="mb-3 text-muted">You may look at these; changing them takes an editor.</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <fieldset disabled={!mayWrite} className="grid min-w-0 grid-cols-1 gap-4 md:grid-cols-4">
          <div className="flex flex-col items-start gap-1">
            <span className="font-medium">Relation</span>
            <Segments label="Relation" value={relation} options={RELATIONS} onChange={setRelation} />
            <p className="text-muted">
              Tags are looked at every {formatDuration(repository.tagIntervalSeconds)}, the list every{' '}
              {formatDuration(repository.listIntervalSeconds)}.
            </p>
          </div>
          <Field
            label="Owner"
            value={owner}
            onChange={(event) => setOwner(event.target.value)}
            placeholder={repository.ownerByHand === null ? (repository.owner ?? '') : ''}
            note={
              repository.ownerByHand === null && repository.owner !== null
                ? `${repository.owner}${ownerSource(repository)}; what is written here goes before.`
                : 'A team; the overview filters by it.'
            }
            error={refused('owner')}
          />
          <Field
            label="Include tags"
            mono
            value={include}
            placeholder="all"
            onChange={(event) => setInclude(event.target.value)}
            note="Globs, separated by spaces: v1.* latest"
            error={refused('include')}
          />
          <Field
            label="Exclude tags"
            mono
            value={exclude}
            placeholder="none"
            onChange={(event) => setExclude(event.target.value)}
            note="Globs: *-rc* pr-*"
            error={refused('exclude')}
          />
          {mayWrite ? (
            <div className="flex flex-wrap items-center gap-2 md:col-span-4">
              <Button kind="primary" type="submit" disabled={save.isPending}>
                {save.isPending ? 'Saving…' : 'Save'}
              </Button>
              <PinHeadline repository={repository} chosen={chosen} />
              <span role="status" className="text-muted">
                {save.isSuccess ? 'Saved.' : ''}
              </span>
              <InlineError error={save.error} />
              <span className="ml-auto">
                <RemoveRepository repository={repository} />
              </span>
            </div>
          ) : null}
        </fieldset>
      </form>
      {tag === null ? null : <BadgePanel repository={repository} tag={tag} />}
    </section>
  );
}
