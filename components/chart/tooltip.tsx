import Link from 'next/link';
import { Change } from '#components/figures/change.tsx';
import { CopyDigest } from '#components/figures/copy-digest.tsx';
import { Size } from '#components/figures/size.tsx';
import { Day } from '#components/figures/time.tsx';
import { STATES } from '#components/incidents/states.ts';
import { tagLabel } from '#lib/format/tag-label.ts';
import { comparePath } from '#lib/queries/compare.ts';
import type { Point, PointList } from '#lib/views/dto/streams.ts';
import { verdictWords } from './verdict-words.ts';

export const percentOf = (point: Point): number | null => {
  if (point.deltaBytes === null) return null;
  const before = point.sizeBytes - point.deltaBytes;
  return before === 0 ? null : (point.deltaBytes / before) * 100;
};

type Props = {
  point: Point;
  locked: boolean;
  repositoryId: string;
  rule: PointList['rule'];
  left: number;
  flipped: boolean;
};

/** One push in figures. It can be used, not only read, once it is locked. */
export function Tooltip({ point, locked, repositoryId, rule, left, flipped }: Props) {
  return (
    <div
      className={`absolute top-2 z-10 w-[264px] rounded-m border bg-raised p-3 shadow-[var(--float)] ${locked ? 'border-edge' : 'pointer-events-none border-line'}`}
      style={{ left, transform: flipped ? 'translateX(calc(-100% - 14px))' : 'translateX(14px)' }}
    >
      <div className="flex items-baseline justify-between gap-3">
        <span className="num truncate font-medium">{tagLabel(point.tag)}</span>
        <Day at={point.at} className="shrink-0 text-muted" />
      </div>
      <div className="mt-1 flex items-baseline justify-between gap-3">
        <Size bytes={point.sizeBytes} className="text-m font-medium" />
        <Change bytes={point.deltaBytes} percent={percentOf(point)} />
      </div>
      <dl className="mt-2 grid grid-cols-[1fr_auto] gap-x-3 gap-y-0.5">
        {point.ownBytes === null || point.baseBytes === null ? null : (
          <>
            <dt className="text-muted">own layers</dt>
            <dd className="text-right">
              <Size bytes={point.ownBytes} />
            </dd>
            <dt className="text-muted">base layers</dt>
            <dd className="text-right">
              <Size bytes={point.baseBytes} />
            </dd>
          </>
        )}
        <dt className="text-muted">pull cost</dt>
        <dd className="text-right">
          <Size bytes={point.pullCostBytes} />
        </dd>
        {point.comparedWith === null ? null : (
          <>
            <dt className="text-muted">compared with</dt>
            <dd className="num max-w-36 truncate text-right">{tagLabel(point.comparedWith.tag)}</dd>
          </>
        )}
        <dt className="text-muted">{point.atSource === 'created' ? 'built (its own clock)' : 'seen'}</dt>
        <dd className="text-right">
          <Day at={point.at} withTime />
        </dd>
      </dl>
      <div className="mt-2 flex flex-col gap-1 border-t border-line pt-2">
        {verdictWords(point, rule).map((line) => (
          <p key={line}>{line}</p>
        ))}
        {point.incident === null ? null : <IncidentLine incident={point.incident} />}
      </div>
      {locked ? (
        <div className="mt-2 flex items-center justify-between gap-3 border-t border-line pt-2">
          <CopyDigest digest={point.digest} />
          {point.comparedWith === null ? null : (
            <Link
              href={comparePath({ from: point.comparedWith.digest, to: point.digest, repositoryId })}
              className="text-accent hover:underline"
            >
              Compare
            </Link>
          )}
          <Link href={`/repositories/${repositoryId}/images/${point.digest}`} className="text-accent hover:underline">
            Open image
          </Link>
        </div>
      ) : (
        <p className="mt-2 border-t border-line pt-2 text-muted">click locks, a second click compares</p>
      )}
    </div>
  );
}

function IncidentLine({ incident }: { incident: NonNullable<Point['incident']> }) {
  return (
    <Link href={`/incidents/${incident.number}`} className="text-accent hover:underline">
      Incident {incident.number}: {STATES[incident.state].word}
    </Link>
  );
}
