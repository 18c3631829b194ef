'use client';

import type { RefObject } from 'react';
import { Choice } from '#components/ui/choice.tsx';
import { SearchInput } from '#components/ui/search-input.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { findWord } from '#lib/domain/find-word.ts';
import { RELATIONS } from '#lib/domain/relation.ts';
import { CHANGE_DAYS, OVERVIEW_SORTS, type OverviewSort } from '#lib/domain/sorts.ts';
import { formatDays } from '#lib/format/period.ts';
import { RELATION_WORDS } from '#lib/format/relation.ts';
import type { OverviewFilter } from '#lib/queries/repositories/overview.ts';
import { OVERVIEW_VIEWS, type OverviewView } from '#lib/queries/url/overview-url.ts';
import type { Overview } from '#lib/views/dto/overview.ts';

const SORT_LABELS: Record<OverviewSort, string> = {
  attention: 'needs attention',
  grew: 'grew most',
  shrank: 'shrank most',
  size: 'biggest',
  saving: 'could save most',
  pull: 'highest pull cost',
  name: 'name',
  changed: 'last changed',
  looked: 'last checked',
};

type Props = {
  choices: Overview['choices'];
  filter: OverviewFilter;
  onChange: (change: Partial<OverviewFilter>) => void;
  input: RefObject<HTMLInputElement | null>;
  /** The filters belong to the repositories. The switch keeps its place and its focus. */
  view: OverviewView;
  onView: (view: OverviewView) => void;
};

export function Toolbar({ view, onView, ...filters }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      {view === 'repositories' ? <Filters {...filters} /> : null}
      <div className="ml-auto">
        <Segments
          label="View"
          value={view}
          options={OVERVIEW_VIEWS.map((value) => ({ value, label: value }))}
          onChange={onView}
        />
      </div>
    </div>
  );
}

function Filters({ choices: { owners, registries }, filter, onChange, input }: Omit<Props, 'view' | 'onView'>) {
  return (
    <>
      <SearchInput label="Filter repositories" value={filter.q} onChange={(q) => onChange({ q })} input={input} />
      <Choice
        label="Relation"
        value={filter.relation ?? ''}
        options={[
          { value: '', label: 'Own and third-party' },
          ...RELATIONS.map((value) => ({ value, label: RELATION_WORDS[value] })),
        ]}
        onChange={(value) => onChange({ relation: findWord(RELATIONS, value) })}
      />
      {owners.length === 0 && filter.owner === null ? null : (
        <Choice
          label="Owner"
          value={filter.owner ?? ''}
          options={[{ value: '', label: 'All owners' }, ...owners.map((owner) => ({ value: owner, label: owner }))]}
          onChange={(value) => onChange({ owner: value === '' ? null : value })}
        />
      )}
      {registries.length < 2 && filter.registry === null ? null : (
        <Choice
          label="Registry"
          value={filter.registry ?? ''}
          options={[
            { value: '', label: 'All registries' },
            ...registries.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(value) => onChange({ registry: value === '' ? null : value })}
        />
      )}
      <Choice
        label="Sort"
        value={filter.sort}
        options={OVERVIEW_SORTS.map((value) => ({ value, label: SORT_LABELS[value] }))}
        onChange={(value) => onChange({ sort: findWord(OVERVIEW_SORTS, value) ?? 'attention' })}
      />
      <Segments
        label="Days of change"
        value={filter.days}
        options={CHANGE_DAYS.map((value) => ({ value, label: formatDays(Number(value)) }))}
        onChange={(days) => onChange({ days })}
      />
    </>
  );
}
