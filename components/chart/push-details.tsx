import Link from 'next/link';
import type { ReactNode } from 'react';
import { Change } from '#components/figures/change.tsx';
import { Size } from '#components/figures/size.tsx';
import { Day } from '#components/figures/time.tsx';
import { STATES } from '#components/incidents/states.ts';
import { formatEfficiency, formatOtherEfficiency } from '#lib/format/efficiency.ts';
import { formatPart } from '#lib/format/percent.ts';
import { tagLabel } from '#lib/format/tag-label.ts';
import type { Point, PointList } from '#lib/views/dto/streams.ts';
import { originWords, pointPercent } from './model.ts';
import { verdictWords } from './verdict-words.ts';

type Props = {
  point: Point;
  rule: PointList['rule'];
  /** False where nothing can be clicked. */
  links: boolean;
};

/** The figures of one push and its verdict. They wrap, so that no number is cut. */
export function PushDetails({ point, rule, links }: Props) {
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5">
        <span className="min-w-0 font-mono font-medium [overflow-wrap:anywhere]">{tagLabel(point.tag)}</span>
        <span className="whitespace-nowrap text-muted">
          {point.atSource === 'created' ? 'built ' : 'seen '}
          <Day at={point.at} withTime />
        </span>
        <span className="flex flex-wrap items-baseline gap-x-3">
          <Size bytes={point.sizeBytes} className="text-m font-medium whitespace-nowrap" />
          <Change bytes={point.deltaBytes} percent={pointPercent(point)} className="whitespace-nowrap" />
          <span className="min-w-0 text-muted [overflow-wrap:anywhere]">{originWords(point)}</span>
        </span>
        {point.ownBytes === null || point.baseBytes === null ? null : (
          <>
            <Figure label="own layers">
              <Size bytes={point.ownBytes} />
            </Figure>
            <Figure label="base layers">
              <Size bytes={point.baseBytes} />
            </Figure>
          </>
        )}
        <Figure label="pull cost">
          <Size bytes={point.pullCostBytes} />
          {point.pull.unchangedBytes === null || point.pullCostBytes === 0 ? null : (
            <span className="num text-muted">
              {' '}
              ({formatPart(point.pull.unchangedBytes, point.pullCostBytes)} unchanged)
            </span>
          )}
        </Figure>
        {point.pushCostBytes === null || point.pushCostBytes === point.pullCostBytes ? null : (
          <Figure label="push cost">
            <Size bytes={point.pushCostBytes} />
          </Figure>
        )}
        {point.unpackedBytes === null ? null : (
          <Figure label="unpacked">
            <Size bytes={point.unpackedBytes} />
          </Figure>
        )}
        {point.wastedBytes === null || point.wastedBytes === 0 ? null : (
          <Figure label="wasted">
            <Size bytes={point.wastedBytes} />
          </Figure>
        )}
        {point.efficiency === null ? null : (
          <Efficiency efficiency={point.efficiency} diveEfficiency={point.diveEfficiency} />
        )}
      </div>
      <p className="mt-0.5">
        {verdictWords(point, rule).join(' ')}{' '}
        {point.incident === null ? null : <IncidentName incident={point.incident} link={links} />}
      </p>
    </>
  );
}

/** The figure of dive is shown where it differs. */
function Efficiency({ efficiency, diveEfficiency }: { efficiency: number; diveEfficiency: number | null }) {
  const inDive = formatOtherEfficiency(efficiency, diveEfficiency);
  return (
    <>
      <Figure label="efficiency">
        <span className="num">{formatEfficiency(efficiency)}</span>
      </Figure>
      {inDive === null ? null : (
        <Figure label="in dive">
          <span className="num">{inDive}</span>
        </Figure>
      )}
    </>
  );
}

function IncidentName({ incident, link }: { incident: NonNullable<Point['incident']>; link: boolean }) {
  const name = `Incident ${incident.number}: ${STATES[incident.state].word}`;
  if (!link) return name;
  return (
    <Link href={`/incidents/${incident.number}`} className="text-accent underline">
      {name}
    </Link>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <span className="whitespace-nowrap">
      <span className="text-muted">{label} </span>
      {children}
    </span>
  );
}
