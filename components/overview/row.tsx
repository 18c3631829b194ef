import Link from 'next/link';
import { Change } from '#components/figures/change.tsx';
import { Size, Unknown } from '#components/figures/size.tsx';
import { Ago } from '#components/figures/time.tsx';
import { Progress } from '#components/states/progress.tsx';
import { countOf } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { OverviewFilter } from '#lib/queries/overview.ts';
import type { OverviewRow } from '#lib/views/dto/overview.ts';
import { headlineReason } from './headline-reason.ts';
import { SizeBar } from './size-bar.tsx';
import { Spark } from './spark.tsx';
import { StateSign } from './state-sign.tsx';

type Props = { row: OverviewRow; days: OverviewFilter['days']; scale: number; end: number };

const changeOf = (row: OverviewRow, days: OverviewFilter['days']) =>
  days === '7' ? row.change7d : days === '30' ? row.change30d : row.change90d;

/** One repository in 44 px; the whole row is its link. On a phone it takes two lines. */
export function Row({ row, days, scale, end }: Props) {
  const change = changeOf(row, days);
  return (
    <li data-row className="overview-row relative border-b border-line hover:bg-hover has-focus-visible:bg-hover">
      <div className="[grid-area:state]">
        <Sign row={row} />
      </div>
      <div className="min-w-0 truncate [grid-area:name]">
        <Link
          data-open
          href={`/repositories/${row.id}`}
          className="font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {row.name}
        </Link>
        <span className="text-muted max-md:hidden"> {row.registry.host}</span>
        {row.origin === 'demo' ? <span className="text-muted max-md:hidden"> · demo</span> : null}
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
        <span className="sr-only">change in {days} days </span>
        <Change bytes={change?.deltaBytes ?? null} percent={change?.deltaPercent} columns />
      </div>
      <div className="text-right [grid-area:pull] max-md:hidden">
        <span className="sr-only">pull cost </span>
        <Size bytes={row.pullCostBytes} />
      </div>
      <div className="text-right text-muted [grid-area:looked] max-md:hidden">
        <span className="sr-only">looked </span>
        {row.lastLookedAt === null ? <Unknown why="not looked at yet" /> : <Ago at={row.lastLookedAt} />}
      </div>
    </li>
  );
}

/** An open incident is one click away; it lies above the link of the row. */
function Sign({ row }: { row: OverviewRow }) {
  const { incidents } = row;
  if (incidents === null) return <StateSign state={row.state} detail={row.problems[0]?.message ?? null} />;
  const detail = incidents.count === 1 ? `number ${incidents.number}` : `${incidents.count} of them`;
  const href =
    incidents.count === 1 ? `/incidents/${incidents.number}` : `/incidents?repository=${encodeURIComponent(row.id)}`;
  return (
    <Link href={href} className="relative z-10 flex">
      <StateSign state="incident" detail={detail} />
    </Link>
  );
}

function Headline({ row }: { row: OverviewRow }) {
  const look = row.firstLook;
  if (look !== null) {
    return (
      <div className="flex min-w-0 flex-col gap-1 [grid-area:headline]">
        <span className="num truncate text-muted">
          first look: {look.tagsDone} of {countOf(look.tagsWanted, 'tag')}
        </span>
        <Progress label={`First look at ${row.name}`} done={look.tagsDone} total={look.tagsWanted} />
      </div>
    );
  }
  if (row.headline === null) {
    return (
      <div className="truncate text-muted [grid-area:headline]">
        {row.problems[0] === undefined ? 'no image seen yet' : visibleText(row.problems[0].message)}
      </div>
    );
  }
  return (
    <div className="num truncate text-muted [grid-area:headline]" title={headlineReason(row.headline)}>
      <span className="text-ink">{visibleText(row.headline.label)}</span> ·{' '}
      {row.headline.platform.replace('linux/', '')}
    </div>
  );
}
