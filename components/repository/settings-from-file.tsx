import type { ReactNode } from 'react';
import { formatCount } from '#lib/format/count.ts';
import { RELATION_WORDS } from '#lib/format/relation.ts';
import { formatDuration } from '#lib/format/time.ts';
import type { Repository } from '#lib/views/dto/repository.ts';
import { ownerSource, patternSource } from './setting-source.ts';

const orElse = (items: readonly string[], word: string): ReactNode =>
  items.length === 0 ? word : <span className="font-mono">{items.join(' ')}</span>;

function describePurpose({ purposeByHand, purposeOfPattern }: Repository): string {
  if (purposeByHand !== null || purposeOfPattern === null) return purposeByHand ?? 'guessed';
  return `${purposeOfPattern.purpose}${patternSource(purposeOfPattern.pattern)}`;
}

/** The settings from plimsoll.yaml, read-only, with the place to change them. */
export function SettingsFromFile({ repository }: { repository: Repository }) {
  const rows: [label: string, value: ReactNode][] = [
    ['Relation', RELATION_WORDS[repository.relation]],
    ['Owner', repository.owner === null ? 'none' : `${repository.owner}${ownerSource(repository)}`],
    ['Visibility', repository.visibility],
    ['Purpose', describePurpose(repository)],
    ['Nodes', formatCount(repository.nodes)],
    ['Include tags', orElse(repository.include, 'all')],
    ['Exclude tags', orElse(repository.exclude, 'none')],
    ['Platforms', orElse(repository.platforms, 'all')],
    ['Moving tags', `checked every ${formatDuration(repository.tagIntervalSeconds)}`],
    ['List of tags', `read every ${formatDuration(repository.listIntervalSeconds)}`],
  ];
  return (
    <>
      <p className="mb-3">From {repository.place ?? 'plimsoll.yaml'}; change it there.</p>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-4">
        {rows.map(([label, value]) => (
          <div key={label} className="min-w-0">
            <dt className="text-muted">{label}</dt>
            <dd className="[overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
