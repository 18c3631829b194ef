'use client';

import dynamic from 'next/dynamic';
import { Choice } from '#components/ui/choice.tsx';
import { findWord } from '#lib/domain/find-word.ts';
import { INCIDENT_KINDS } from '#lib/domain/incident.ts';
import { RELATIONS } from '#lib/domain/relation.ts';
import { SEVERITIES } from '#lib/domain/severity.ts';
import { INCIDENT_SORTS } from '#lib/domain/sorts.ts';
import { RELATION_WORDS } from '#lib/format/relation.ts';
import { KIND_WORDS } from './states.ts';
import type { InboxUrl } from './use-inbox-url.ts';

/** Loaded separately: it requests the repositories, and few readers use it. */
const RepositoryChoice = dynamic(
  () => import('#components/repository/repository-choice.tsx').then((module) => module.RepositoryChoice),
  { ssr: false, loading: () => <span className="skeleton h-8 w-36" /> },
);

const SORT_LABELS = { '-opened': 'newest first', '-size': 'grew most', changed: 'last changed' };

const any = (label: string) => ({ value: '', label });

type Props = {
  url: InboxUrl;
  owners: string[];
  onChange: (change: Partial<InboxUrl>) => void;
};

/** The filters of the list besides text and state, and its order. */
export function InboxFilters({ url, owners, onChange }: Props) {
  return (
    <>
      <Choice
        label="Kind"
        value={url.kind ?? ''}
        options={[any('All kinds'), ...INCIDENT_KINDS.map((value) => ({ value, label: KIND_WORDS[value] }))]}
        onChange={(value) => onChange({ kind: findWord(INCIDENT_KINDS, value) })}
      />
      <Choice
        label="Severity"
        value={url.severity ?? ''}
        options={[
          any('All severities'),
          { value: 'critical', label: 'critical' },
          { value: 'warning', label: 'warning' },
        ]}
        onChange={(value) => onChange({ severity: findWord(SEVERITIES, value) })}
      />
      <Choice
        label="Relation"
        value={url.relation ?? ''}
        options={[any('Own and third-party'), ...RELATIONS.map((value) => ({ value, label: RELATION_WORDS[value] }))]}
        onChange={(value) => onChange({ relation: findWord(RELATIONS, value) })}
      />
      {owners.length === 0 && url.owner === null ? null : (
        <Choice
          label="Owner"
          value={url.owner ?? ''}
          options={[any('All owners'), ...owners.map((owner) => ({ value: owner, label: owner }))]}
          onChange={(value) => onChange({ owner: value === '' ? null : value })}
        />
      )}
      <RepositoryChoice
        label="Repository"
        none="All repositories"
        className="max-w-56"
        value={url.repository}
        onPick={(picked) => onChange({ repository: picked?.id ?? null })}
      />
      <Choice
        label="Order"
        value={url.sort}
        options={INCIDENT_SORTS.map((value) => ({ value, label: SORT_LABELS[value] }))}
        onChange={(value) => onChange({ sort: findWord(INCIDENT_SORTS, value) ?? '-opened' })}
      />
    </>
  );
}
