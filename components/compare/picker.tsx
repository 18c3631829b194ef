'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { RepositoryChoice } from '#components/repository/repository-choice.tsx';
import { Button } from '#components/ui/button.tsx';
import { useEarlyText } from '#components/ui/use-early-input.ts';
import { repositoryNamesQuery } from '#lib/queries/repositories/repository-names.ts';
import { tagsQuery } from '#lib/queries/tags/tags.ts';
import type { RepositoryName } from '#lib/views/dto/repository.ts';

type Props = {
  from: string;
  to: string;
  onPick: (pair: { from: string | null; to: string }) => void;
  /** Returns to the comparison; null where there was none. */
  onCancel: (() => void) | null;
};

/** Reports whether the text names no image: it is empty, or its tag is not typed yet. */
const namesNone = (reference: string) => reference.trim() === '' || reference.trim().endsWith(':');

/** "ghcr.io/acme/api" of "ghcr.io/acme/api:main" */
const nameOf = (reference: string): string => reference.trim().replace(/:[^:/]*$/, '');

/** Picks two images to compare, from the tags of a repository or by reference. */
export function ComparePicker({ from: startFrom, to: startTo, onPick, onCancel }: Props) {
  const [from, setFrom] = useState(startFrom);
  const [to, setTo] = useState(startTo);
  const [chosen, setChosen] = useState<RepositoryName | null>(null);
  const typed = useQuery({ ...repositoryNamesQuery(nameOf(to)), enabled: chosen === null && nameOf(to) !== '' });
  const repository = chosen ?? typed.data?.items.find(({ reference }) => to.startsWith(`${reference}:`));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!namesNone(to)) onPick({ from: namesNone(from) ? null : from.trim(), to: to.trim() });
  };
  return (
    <form aria-label="What to compare" onSubmit={submit} className="flex max-w-[720px] flex-col gap-4">
      <RepositoryChoice
        label="Repository whose tags are offered"
        none="choose a repository to list its tags"
        value={repository?.id ?? null}
        onPick={(picked) => {
          setChosen(picked);
          if (picked === null) return;
          setFrom(`${picked.reference}:`);
          setTo(`${picked.reference}:`);
        }}
      />
      <ImageField
        label="Before"
        note="optional; defaults to the previous push"
        value={from}
        onChange={setFrom}
        repository={repository}
      />
      <ImageField
        label="After"
        note="a reference, with a tag or a digest"
        value={to}
        onChange={setTo}
        repository={repository}
      />
      <div className="flex gap-2">
        <Button kind="primary" type="submit" blocked={namesNone(to) ? 'Name the image after the change first' : null}>
          Compare
        </Button>
        {onCancel === null ? null : <Button onClick={onCancel}>Cancel</Button>}
      </div>
    </form>
  );
}

type FieldProps = {
  label: string;
  note: string;
  value: string;
  onChange: (value: string) => void;
  repository: { id: string; reference: string } | undefined;
};

function ImageField({ label, note, value, onChange, repository }: FieldProps) {
  const id = useId();
  const element = useEarlyText<HTMLInputElement>(value, onChange);
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label} <span className="font-normal text-muted">{note}</span>
      </label>
      <input
        ref={element}
        id={id}
        list={repository === undefined ? undefined : `${id}-tags`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        placeholder="ghcr.io/acme/api:main"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        className="h-8 rounded-m border border-edge bg-raised px-2.5 font-mono"
      />
      {repository === undefined ? null : <TagOptions id={`${id}-tags`} repository={repository} value={value} />}
    </div>
  );
}

/** Offers the tags that match the typed text, newest pushes first. */
function TagOptions({
  id,
  repository,
  value,
}: {
  id: string;
  repository: { id: string; reference: string };
  value: string;
}) {
  const prefix = `${repository.reference}:`;
  const q = value.startsWith(prefix) ? value.slice(prefix.length) : '';
  const { data } = useInfiniteQuery(tagsQuery(repository.id, { platform: null, q, state: null, sort: '-pushed' }));
  return (
    <datalist id={id}>
      {(data?.pages[0]?.items ?? []).map((tag) => (
        <option
          key={tag.id}
          value={tag.isPinnedDigest ? `${repository.reference}@${tag.name}` : `${prefix}${tag.name}`}
        />
      ))}
    </datalist>
  );
}
