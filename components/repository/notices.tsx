import { CircleDot, CircleUser, Gauge } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Change } from '#components/figures/change.tsx';
import { Size } from '#components/figures/size.tsx';
import { Ago, Day } from '#components/figures/time.tsx';
import { kindWord } from '#components/incidents/states.ts';
import { formatMetric } from '#lib/format/budget.ts';
import { formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { IncidentNotice, RepositoryNotices } from '#lib/views/dto/repository-notices.ts';

const LINK = 'text-accent hover:underline';

/** The active incidents of a repository with links, and a series over its budget without an incident. */
export function Notices({ repositoryId, notices }: { repositoryId: string; notices: RepositoryNotices }) {
  const { open, acknowledged, overBudget } = notices;
  const inbox = `/incidents?repository=${encodeURIComponent(repositoryId)}`;
  return (
    <ul aria-label="Incidents and budgets" className="flex flex-col gap-1.5">
      {open === null ? null : (
        <Line className="border-signal" icon={<CircleDot aria-hidden size={14} className="text-signal" />}>
          <span className="font-medium">Open incident</span> <Incident notice={open} />
          <More count={open.count - 1} word="more open" href={`${inbox}&state=open`} />
        </Line>
      )}
      {acknowledged === null ? null : (
        <Line className="border-edge text-muted" icon={<CircleUser aria-hidden size={14} />}>
          Acknowledged{acknowledged.assignee === null ? '' : ` by ${visibleText(acknowledged.assignee)}`}:{' '}
          <Incident notice={acknowledged} />
          <More count={acknowledged.count - 1} word="more acknowledged" href={`${inbox}&state=acknowledged`} />
        </Line>
      )}
      {overBudget === null ? null : <OverBudget budget={overBudget} />}
    </ul>
  );
}

function Line({ icon, className, children }: { icon: ReactNode; className: string; children: ReactNode }) {
  return (
    <li className={`flex items-start gap-2 border-l-2 pl-3 ${className}`}>
      <span className="mt-0.5 shrink-0">{icon}</span>
      <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
    </li>
  );
}

function Incident({ notice }: { notice: IncidentNotice }) {
  const { number, kind, severity, stream, platform, deltaBytes, deltaPercent, since } = notice;
  return (
    <>
      <Link href={`/incidents/${number}`} className={LINK}>
        <span className="num">#{number}</span>
        <span className="sr-only"> of this repository</span>
      </Link>{' '}
      {kindWord(kind)}
      {severity === 'critical' ? <span className="font-medium">, critical</span> : null}
      {deltaBytes === null ? null : (
        <>
          {' '}
          <Change bytes={deltaBytes} percent={deltaPercent} />
        </>
      )}
      {stream === null ? null : (
        <>
          {' '}
          in <Series stream={stream} platform={platform} />
        </>
      )}{' '}
      <span className="text-muted">
        since <Day at={since} /> (<Ago at={since} />)
      </span>
    </>
  );
}

function Series({ stream, platform }: { stream: string; platform: string | null }) {
  return (
    <span className="num">
      {visibleText(stream)}
      {platform === null ? '' : ` · ${platform.replace('linux/', '')}`}
    </span>
  );
}

function More({ count, word, href }: { count: number; word: string; href: string }) {
  if (count <= 0) return null;
  return (
    <>
      {' '}
      <Link href={href} className={LINK}>
        {formatCount(count)} {word}
      </Link>
    </>
  );
}

function OverBudget({ budget }: { budget: NonNullable<RepositoryNotices['overBudget']> }) {
  const { count, stream, platform, metric, budgetBytes, budgetedBytes } = budget;
  return (
    <Line className="border-signal" icon={<Gauge aria-hidden size={14} className="text-signal" />}>
      <span className="font-medium">Over budget:</span> <Series stream={stream} platform={platform} />
      {budgetedBytes === null ? (
        ' '
      ) : (
        <>
          {' '}
          has <Size bytes={budgetedBytes} />,{' '}
        </>
      )}
      the{' '}
      <Link href="/settings/budgets" className={LINK}>
        budget
      </Link>
      {formatMetric(metric)} is <Size bytes={budgetBytes} />.
      {count > 1 ? ` ${formatCount(count - 1)} more series ${count === 2 ? 'is' : 'are'} over budget.` : ''}
    </Line>
  );
}
