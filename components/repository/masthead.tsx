import { Settings2 } from 'lucide-react';
import Link from 'next/link';
import { Size } from '#components/figures/size.tsx';
import { Ago } from '#components/figures/time.tsx';
import { headlineReason } from '#components/overview/headline-reason.ts';
import { useMay } from '#components/shell/use-me.ts';
import { Button } from '#components/ui/button.tsx';
import { countOf } from '#lib/format/count.ts';
import { tagLabel } from '#lib/format/tag-label.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Repository } from '#lib/views/dto/repository.ts';
import type { Chosen } from './choose-series.ts';
import { ownerSource } from './owner-source.ts';
import { PollButton } from './poll-button.tsx';

type Props = {
  repository: Repository;
  chosen: Chosen | null;
  settings: boolean;
  onSettings: (open: boolean) => void;
};

/** Where we are, what it weighs, when it was looked at. */
export function Masthead({ repository, chosen, settings, onSettings }: Props) {
  const mayWrite = useMay('write');
  const latest = chosen?.series.latest ?? null;
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="flex min-w-0 flex-col gap-1">
        <nav aria-label="Breadcrumb" className="text-muted">
          <ol className="flex items-center gap-1.5">
            <li>
              <Link href="/" className="hover:text-ink hover:underline">
                Repositories
              </Link>
            </li>
            <li aria-hidden>/</li>
            <li>
              <Link href={`/?registry=${repository.registry.id}`} className="hover:text-ink hover:underline">
                {repository.registry.name}
              </Link>
            </li>
          </ol>
        </nav>
        <h1 className="text-l font-medium [overflow-wrap:anywhere]">{repository.reference}</h1>
        <p className="flex flex-wrap items-baseline gap-x-3 text-muted">
          {latest === null ? null : (
            <span title={repository.headline === null ? undefined : headlineReason(repository.headline)}>
              <Size bytes={latest.sizeBytes} className="text-m font-medium text-ink" />{' '}
              <span className="num">{tagLabel(latest.tag)}</span>, pushed <Ago at={latest.at} />
            </span>
          )}
          <span>{repository.relation}</span>
          {repository.owner === null ? null : (
            <span title={`Owner${ownerSource(repository)}`}>{visibleText(repository.owner)}</span>
          )}
          {repository.origin === 'ui' ? null : <span>from {repository.place ?? `the ${repository.origin}`}</span>}
          <span className="tabular-nums">{countOf(repository.tagCount, 'tag')}</span>
          {repository.listTruncated ? <span>its list of tags was cut: tags may be missing</span> : null}
          <span>
            {repository.lastLookedAt === null ? (
              'not looked at yet'
            ) : (
              <>
                looked <Ago at={repository.lastLookedAt} />
              </>
            )}
            {repository.nextLookAt === null ? null : (
              <>
                , again <Ago at={repository.nextLookAt} />
              </>
            )}
          </span>
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
