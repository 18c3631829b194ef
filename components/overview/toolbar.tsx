'use client';

import type { RefObject } from 'react';
import { Choice } from '#components/ui/choice.tsx';
import { SearchInput } from '#components/ui/search-input.tsx';
import { Segments } from '#components/ui/segments.tsx';
import type { OverviewFilter } from '#lib/queries/overview.ts';
import { CHANGE_DAYS, OVERVIEW_SORTS } from '#lib/queries/overview-url.ts';
import type { Overview } from '#lib/views/dto/overview.ts';

const SORT_LABELS: Record<OverviewFilter['sort'], string> = {
  grew: 'grew most',
  shrank: 'shrank most',
  size: 'biggest',
  pull: 'highest pull cost',
  name: 'name',
  changed: 'changed last',
  looked: 'looked at last',
};

type Props = {
  choices: Overview['choices'];
  filter: OverviewFilter;
  onChange: (change: Partial<OverviewFilter>) => void;
  input: RefObject<HTMLInputElement | null>;
};

export function Toolbar({ choices: { owners, registries }, filter, onChange, input }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchInput label="Filter repositories" value={filter.q} onChange={(q) => onChange({ q })} input={input} />
      <Choice
        label="Relation"
        value={filter.relation ?? ''}
        options={[
          { value: '', label: 'ours and upstream' },
          { value: 'ours', label: 'ours' },
          { value: 'upstream', label: 'upstream' },
        ]}
        onChange={(value) => onChange({ relation: value === 'ours' || value === 'upstream' ? value : null })}
      />
      {owners.length === 0 && filter.owner === null ? null : (
        <Choice
          label="Owner"
          value={filter.owner ?? ''}
          options={[{ value: '', label: 'any owner' }, ...owners.map((owner) => ({ value: owner, label: owner }))]}
          onChange={(value) => onChange({ owner: value === '' ? null : value })}
        />
      )}
      {registries.length < 2 && filter.registry === null ? null : (
        <Choice
          label="Registry"
          value={filter.registry ?? ''}
          options={[
            { value: '', label: 'any registry' },
            ...registries.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(value) => onChange({ registry: value === '' ? null : value })}
        />
      )}
      <Choice
        label="Sort"
        value={filter.sort}
        options={OVERVIEW_SORTS.map((value) => ({ value, label: SORT_LABELS[value] }))}
        onChange={(value) => onChange({ sort: OVERVIEW_SORTS.find((sort) => sort === value) ?? 'grew' })}
      />
      <Segments
        label="Days of change"
        value={filter.days}
        options={CHANGE_DAYS.map((value) => ({ value, label: `${value} d` }))}
        onChange={(days) => onChange({ days })}
      />
    </div>
  );
}
