import Link from 'next/link';
import { Change } from '#components/figures/change.tsx';
import { CheckedAt } from '#components/figures/checked-at.tsx';
import { RepositoryName } from '#components/figures/repository-name.tsx';
import { Size, Unknown } from '#components/figures/size.tsx';
import { Day } from '#components/figures/time.tsx';
import { Progress } from '#components/states/progress.tsx';
import { formatBytes } from '#lib/format/bytes.ts';
import { countOf } from '#lib/format/count.ts';
import { formatDays } from '#lib/format/period.ts';
import { describeSaving } from '#lib/format/saving.ts';
import { visibleText } from '#lib/format/text.ts';
import type { OverviewFilter } from '#lib/queries/repositories/overview.ts';
import type { OverviewRow } from '#lib/views/dto/overview.ts';
import { headlineReason, latestWords } from './headline-reason.ts';
import { SizeBar } from './size-bar.tsx';
import { Spark } from './spark.tsx';
import { StateSign } from './state-sign.tsx';

type Props = { row: OverviewRow; days: OverviewFilter['days']; scale: number; end: number };

const changeOf = (row: OverviewRow, days: OverviewFilter['days']) =>
  days === '7' ? row.change7d : days === '30' ? row.change30d : row.change90d;

/** A repository in a row of 44 px, two lines on a phone. The whole row is its link. */
export function Row({ row, days, scale, end }: Props) {
  const change = changeOf(row, days);
  return (
    <li data-row className="overview-row relative border-b border-line hover:bg-hover has-focus-visible:bg-hover">
      <div className="[grid-area:state]">
        <Sign row={row} />
      </div>
      <div className="flex min-w-0 items-baseline gap-1.5 [grid-area:name]">
        <Link
          data-open
          href={`/repositories/${row.id}`}
          title={row.reference}
          className="min-w-0 shrink font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          <RepositoryName name={row.name} />
        </Link>
        <span
          className={`truncate text-muted ${row.isNameShared ? 'max-w-1/2 shrink-0' : 'min-w-0 shrink-[100] max-md:hidden'}`}
        >
          {row.registry.host}
        </span>
        {row.origin === 'demo' ? <span className="shrink-[100] truncate text-muted max-md:hidden">· demo</span> : null}
      </div>
      <Headline row={row} />
      <div className="[grid-area:spark]">
        <Spark pairs={row.spark} end={end} />
      </div>
      <div className="text-right [grid-area:size]">
        <span className="sr-only">size </span>
        <Size bytes={row.sizeBytes} className="font-medium" />
      </div>
      <div className="[grid-area:bar] max-md:hidden">
        {row.sizeBytes === null ? null : (
          <SizeBar
            bytes={row.sizeBytes}
            before={change === null ? null : row.sizeBytes - change.deltaBytes}
            budget={row.budgetBytes}
            scale={scale}
          />
        )}
      </div>
      <div className="min-w-0 [grid-area:change] max-md:text-right">
        <span className="sr-only">change in {formatDays(Number(days))} </span>
        <Change bytes={change?.deltaBytes ?? null} percent={change?.deltaPercent} columns />
        {change === null || change.since === null ? null : (
          <p className="truncate text-muted md:pl-[calc(1ch+6px)]">
            since <Day at={change.since} />
          </p>
        )}
      </div>
      <div className="text-right [grid-area:save] max-lg:hidden">
        <span className="sr-only">could save </span>
        <Saved row={row} />
      </div>
      <div className="text-right [grid-area:pull] max-md:hidden">
        <span className="sr-only">pull cost </span>
        <Size bytes={row.pullCostBytes} />
      </div>
      <div className="text-right text-muted [grid-area:looked] max-md:hidden">
        {row.checkFailedAt === null ? null : <span className="text-danger md:block">check failed</span>}
        <span className="sr-only"> last checked </span>
        <CheckedAt at={row.lastCheckedAt} isDemo={row.origin === 'demo'} />
      </div>
    </li>
  );
}

/** Above the link of the row, which would hide its tooltip: the bytes and what the order multiplies them with. */
function Saved({ row: { id, couldSave } }: { row: OverviewRow }) {
  if (couldSave === null) return <Unknown why="no findings known yet" />;
  return (
    <Link
      href={`/repositories/${id}`}
      tabIndex={-1}
      title={describeSaving(couldSave)}
      className="num relative z-10 hover:underline"
    >
      {formatBytes(couldSave.savedBytes)}
    </Link>
  );
}

/** The link to the open incident, else to the acknowledged one where nothing else needs attention, above the link of the row. */
function Sign({ row }: { row: OverviewRow }) {
  if (row.incidents !== null)
    return (
      <IncidentSign
        id={row.id}
        found={row.incidents}
        state="incident"
        detail={row.incidents.count === 1 ? `number ${row.incidents.number}` : `${row.incidents.count} of them`}
      />
    );
  if (row.state !== 'calm' || row.acknowledged === null) return <StateSign state={row.state} detail={detailOf(row)} />;
  const { count, number } = row.acknowledged;
  const detail = count === 1 ? `incident number ${number}` : countOf(count, 'incident');
  return <IncidentSign id={row.id} found={row.acknowledged} state="acknowledged" detail={detail} />;
}

type IncidentSignProps = {
  id: string;
  found: NonNullable<OverviewRow['incidents']>;
  state: 'incident' | 'acknowledged';
  detail: string;
};

function IncidentSign({ id, found: { count, number }, state, detail }: IncidentSignProps) {
  const href = count === 1 ? `/incidents/${number}` : `/incidents?repository=${encodeURIComponent(id)}`;
  return (
    <Link href={href} className="relative z-10 flex">
      <StateSign state={state} detail={detail} />
    </Link>
  );
}

function detailOf({ state, overBudget, problems }: OverviewRow): string | null {
  if (state === 'over-budget') return countOf(overBudget?.series ?? 0, 'series', 'series');
  return problems[0]?.message ?? null;
}

function Headline({ row }: { row: OverviewRow }) {
  const look = row.firstLook;
  if (look !== null) {
    return (
      <div className="flex min-w-0 flex-col gap-1 [grid-area:headline]">
        <span className="num truncate text-muted">
          importing: {look.tagsDone} of {countOf(look.tagsWanted, 'tag')}
        </span>
        <Progress label={`Importing ${row.name}`} done={look.tagsDone} total={look.tagsWanted} />
      </div>
    );
  }
  if (row.headline === null) {
    return (
      <div className="truncate text-muted [grid-area:headline]">
        {row.problems[0] === undefined ? 'no image found yet' : visibleText(row.problems[0].message)}
      </div>
    );
  }
  const latest = latestWords(row.headline);
  return (
    <div className="num min-w-0 text-muted [grid-area:headline]" title={headlineReason(row.headline)}>
      <p className="truncate">
        <span className="text-ink">{visibleText(row.headline.label)}</span> ·{' '}
        {row.headline.platform.replace('linux/', '')}
      </p>
      {latest === null ? null : <p className="truncate max-md:hidden">{latest}</p>}
    </div>
  );
}
