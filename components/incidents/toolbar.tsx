'use client';

import dynamic from 'next/dynamic';
import { type RefObject, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { SearchInput } from '#components/ui/search-input.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { formatCount } from '#lib/format/count.ts';
import { INCIDENT_SORTS, INCIDENT_STATES } from '#lib/queries/incidents-url.ts';
import { KINDS } from './states.ts';
import type { InboxUrl } from './use-inbox-url.ts';

/** Asks for the repositories first, and is seldom needed: the script of the page is smaller without. */
const RepositoryChoice = dynamic(
  () => import('#components/repository/repository-choice.tsx').then((module) => module.RepositoryChoice),
  { ssr: false, loading: () => <span className="skeleton h-8 w-36" /> },
);

type Props = {
  url: InboxUrl;
  onChange: (change: Partial<InboxUrl>) => void;
  owners: string[];
  /** Of what matches; null while it is not known. */
  openCount: number | null;
  input: RefObject<HTMLInputElement | null>;
};

const STATE_LABELS = { open: 'open', acknowledged: 'acknowledged', ended: 'ended', all: 'all' };
const SORT_LABELS = { '-opened': 'newest first', '-size': 'grew most', changed: 'changed last' };

const oneOf = <T extends string>(values: readonly T[], value: string): T | null =>
  values.find((one) => one === value) ?? null;

const any = (label: string) => ({ value: '', label });

/** What of the incidents is listed; all of it is in the URL. */
export function InboxToolbar({ url, onChange, owners, openCount, input }: Props) {
  // A phone has no room for all of them beside the list.
  const [isOpen, setOpen] = useState(false);
  const chosen = [url.kind, url.severity, url.relation, url.owner, url.repository].filter(Boolean).length;
  const kinds = Object.keys(KINDS) as (keyof typeof KINDS)[];
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchInput label="Filter incidents" value={url.q} onChange={(q) => onChange({ q })} input={input} />
      <Segments
        label="State"
        value={url.state}
        options={INCIDENT_STATES.map((value) => ({
          value,
          label: value === 'open' && openCount !== null ? `open ${formatCount(openCount)}` : STATE_LABELS[value],
        }))}
        onChange={(state) => onChange({ state })}
      />
      <Button className="sm:hidden" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {chosen === 0 ? 'Filters' : `Filters ${chosen}`}
      </Button>
      <div className={`flex flex-wrap items-center gap-2 ${isOpen ? '' : 'max-sm:hidden'}`}>
        <Choice
          label="Kind"
          value={url.kind ?? ''}
          options={[any('any kind'), ...kinds.map((value) => ({ value, label: KINDS[value] }))]}
          onChange={(value) => onChange({ kind: oneOf(kinds, value) })}
        />
        <Choice
          label="Severity"
          value={url.severity ?? ''}
          options={[
            any('any severity'),
            { value: 'critical', label: 'critical' },
            { value: 'warning', label: 'warning' },
          ]}
          onChange={(value) => onChange({ severity: oneOf(['warning', 'critical'] as const, value) })}
        />
        <Choice
          label="Relation"
          value={url.relation ?? ''}
          options={[
            any('ours and upstream'),
            { value: 'ours', label: 'ours' },
            { value: 'upstream', label: 'upstream' },
          ]}
          onChange={(value) => onChange({ relation: oneOf(['ours', 'upstream'] as const, value) })}
        />
        {owners.length === 0 && url.owner === null ? null : (
          <Choice
            label="Owner"
            value={url.owner ?? ''}
            options={[any('any owner'), ...owners.map((owner) => ({ value: owner, label: owner }))]}
            onChange={(value) => onChange({ owner: value === '' ? null : value })}
          />
        )}
        <RepositoryChoice
          label="Repository"
          none="any repository"
          className="max-w-56"
          value={url.repository}
          onPick={(picked) => onChange({ repository: picked?.id ?? null })}
        />
        <Choice
          label="Order"
          value={url.sort}
          options={INCIDENT_SORTS.map((value) => ({ value, label: SORT_LABELS[value] }))}
          onChange={(value) => onChange({ sort: oneOf(INCIDENT_SORTS, value) ?? '-opened' })}
        />
      </div>
    </div>
  );
}
