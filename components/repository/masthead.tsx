import { Settings2 } from 'lucide-react';
import { Size } from '#components/figures/size.tsx';
import { Ago } from '#components/figures/time.tsx';
import { headlineReason, latestWords } from '#components/overview/headline-reason.ts';
import { useMay } from '#components/shell/use-me.ts';
import { Breadcrumb } from '#components/ui/breadcrumb.tsx';
import { Button } from '#components/ui/button.tsx';
import { countOf } from '#lib/format/count.ts';
import { RELATION_WORDS } from '#lib/format/relation.ts';
import { tagLabel } from '#lib/format/tag-label.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Repository } from '#lib/views/dto/repository.ts';
import { CheckTimes } from './check-times.tsx';
import type { Chosen } from './choose-series.ts';
import { PollButton } from './poll-button.tsx';
import { ownerSource } from './setting-source.ts';

type Props = {
  repository: Repository;
  chosen: Chosen | null;
  settings: boolean;
  onSettings: (open: boolean) => void;
};

/** The name of the repository, its size, and the times of its checks. */
export function Masthead({ repository, chosen, settings, onSettings }: Props) {
  const mayWrite = useMay('write');
  const latest = chosen?.series.latest ?? null;
  const { headline } = repository;
  const isHeadline = headline !== null && chosen?.series.id === headline.seriesId;
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="flex min-w-0 flex-col gap-1">
        <Breadcrumb
          pages={[
            { href: '/', label: 'Repositories' },
            { href: `/?registry=${repository.registry.id}`, label: repository.registry.name },
          ]}
        />
        <h1 className="text-l font-medium [overflow-wrap:anywhere]">{repository.reference}</h1>
        <p className="flex flex-wrap items-baseline gap-x-3 text-muted">
          {latest === null ? null : (
            <span title={isHeadline ? headlineReason(headline) : undefined}>
              <Size bytes={latest.sizeBytes} className="text-m font-medium text-ink" />{' '}
              <span className="num">{tagLabel(latest.tag)}</span>,{' '}
              {latest.atSource === 'created' ? 'built' : 'first seen'} <Ago at={latest.at} />
            </span>
          )}
          {isHeadline && headline.latestVersion !== null ? <span className="num">{latestWords(headline)}</span> : null}
          <span>{RELATION_WORDS[repository.relation]}</span>
          {repository.owner === null ? null : (
            <span title={`Owner${ownerSource(repository)}`}>{visibleText(repository.owner)}</span>
          )}
          {repository.origin === 'ui' ? null : <span>from {repository.place ?? `the ${repository.origin}`}</span>}
          <span className="tabular-nums">{countOf(repository.tagCount, 'tag')}</span>
          {repository.listTruncated ? <span>the list of tags is incomplete</span> : null}
          <CheckTimes repository={repository} />
        </p>
      </div>
      <div className="flex flex-wrap items-start gap-2">
        {mayWrite ? <PollButton repository={repository} /> : null}
        <Button aria-expanded={settings} aria-controls="settings" onClick={() => onSettings(!settings)}>
          <Settings2 aria-hidden size={14} /> Settings
        </Button>
      </div>
    </div>
  );
}
