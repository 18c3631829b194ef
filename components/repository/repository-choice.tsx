'use client';

import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Choice } from '#components/ui/choice.tsx';
import { visibleText } from '#lib/format/text.ts';
import { repositoryQuery } from '#lib/queries/repositories/repository.ts';
import { repositoryNamesQuery } from '#lib/queries/repositories/repository-names.ts';
import type { RepositoryName } from '#lib/views/dto/repository.ts';
import { chosenText } from './chosen-text.ts';

type Props = {
  label: string;
  /** The text without a choice. */
  none: string;
  /** Id of the chosen repository; null without one. */
  value: string | null;
  onPick: (picked: RepositoryName | null) => void;
  className?: string;
};

/** Chooses a watched repository: from a list if all fit, else with a field that searches. */
export function RepositoryChoice(props: Props) {
  const { data } = useQuery(repositoryNamesQuery(''));
  const items = data?.items ?? [];
  const isListed = props.value === null || items.some(({ id }) => id === props.value);
  if (data !== undefined && (data.total > items.length || !isListed)) return <RepositorySearch {...props} />;
  const { label, none, value, onPick, className = 'max-w-full' } = props;
  return (
    <Choice
      label={label}
      className={className}
      value={value ?? ''}
      options={[
        { value: '', label: data?.total === 0 ? 'no repository is watched yet' : none },
        ...items.map(({ id, reference }) => ({ value: id, label: visibleText(reference) })),
        ...(isListed || value === null ? [] : [{ value, label: '…' }]),
      ]}
      onChange={(id) => onPick(items.find((item) => item.id === id) ?? null)}
    />
  );
}

function RepositorySearch({ label, none, value, onPick, className = 'max-w-full' }: Props) {
  const id = useId();
  /** The text of the field while it has the focus. */
  const [typed, setTyped] = useState<string | null>(null);
  const [picked, setPicked] = useState<RepositoryName | null>(null);
  const isKnown = value === null || picked?.id === value;
  const chosen = useQuery({ ...repositoryQuery(value ?? ''), enabled: !isKnown });
  const reference = isKnown ? picked?.reference : chosen.data?.reference;
  const text = typed ?? chosenText({ value, reference, isGone: chosen.isError });
  const { data } = useQuery(repositoryNamesQuery(text.trim()));
  const items = data?.items ?? [];
  return (
    <span className={`inline-flex min-w-0 ${className}`}>
      <input
        type="search"
        aria-label={label}
        list={id}
        value={text}
        placeholder={`${none}…`}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          const next = event.target.value;
          setTyped(next);
          if (next === '') onPick(null);
          const found = items.find((item) => item.reference === next);
          if (found === undefined) return;
          // The text may be the beginning of a longer name, so it stays.
          setPicked(found);
          onPick(found);
        }}
        // A text that picked nothing is discarded.
        onBlur={() => setTyped(null)}
        className="h-8 w-full min-w-56 rounded-m border border-edge bg-raised px-2.5 font-mono"
      />
      <datalist id={id}>
        {items.map((item) => (
          <option key={item.id} value={item.reference} />
        ))}
      </datalist>
    </span>
  );
}
