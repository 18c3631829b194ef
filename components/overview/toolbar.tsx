'use client';

import type { RefObject } from 'react';
import { Choice } from '#components/ui/choice.tsx';
import { SearchInput } from '#components/ui/search-input.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { CHANGE_DAYS, OVERVIEW_SORTS } from '#lib/queries/url-state.ts';
import type { Overview } from '#lib/views/dto/overview.ts';
import type { RowFilter } from './select-rows.ts';

const SORT_LABELS: Record<RowFilter['sort'], string> = {
  grew: 'grew most',
  shrank: 'shrank most',
  size: 'biggest',
  pull: 'highest pull cost',
  name: 'name',
  changed: 'changed last',
  looked: 'looked at last',
};

type Props = {
  data: Overview;
  filter: RowFilter;
  onChange: (change: Partial<RowFilter>) => void;
  input: RefObject<HTMLInputElement | null>;
};

export function Toolbar({ data, filter, onChange, input }: Props) {
  const registries = new Map(data.items.map((row) => [row.registry.id, row.registry.name]));
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
      {data.totals.owners.length === 0 ? null : (
        <Choice
          label="Owner"
          value={filter.owner ?? ''}
          options={[
            { value: '', label: 'any owner' },
            ...data.totals.owners.map((owner) => ({ value: owner, label: owner })),
          ]}
          onChange={(value) => onChange({ owner: value === '' ? null : value })}
        />
      )}
      {registries.size < 2 ? null : (
        <Choice
          label="Registry"
          value={filter.registry ?? ''}
          options={[
            { value: '', label: 'any registry' },
            ...[...registries].map(([value, label]) => ({ value, label })),
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
