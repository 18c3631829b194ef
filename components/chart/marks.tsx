import { STATES } from '#components/incidents/states.ts';
import type { Point } from '#lib/views/dto/streams.ts';
import { drawnValueOf, isDense, type Metric } from './model.ts';
import type { Scale } from './scale.ts';

type Props = {
  points: Point[];
  metric: Metric;
  scale: Scale;
  floor: number;
  colour: string;
  /** Indexes of the points under the pointer, pinned, and compared with the pinned one; -1 is none. */
  cursor: number;
  pinned: number;
  compared: number;
};

/**
 * A dot for each push: with a flag where it opened an incident, hollow where the time is the image's own, a diamond where only
 * the compression changed. Pull costs have a stem: quiet as far as nodes have the bytes already, with a tick at the push cost. A push whose
 * value is unknown has no mark.
 */
export function Marks({ points, metric, scale, floor, colour, cursor, pinned, compared }: Props) {
  const dense = isDense(points);
  return points.map((point, index) => {
    const x = scale.x(Date.parse(point.at));
    const value = drawnValueOf(metric, point);
    if (value === null) return null;
    const y = scale.y(value);
    const chosen = index === pinned || index === compared;
    const big = chosen || index === cursor;
    return (
      <g key={`${point.at}${point.digest}`}>
        {metric === 'pull' ? (
          <Stem point={point} x={x} scale={scale} floor={floor} colour={colour} dense={dense} />
        ) : null}
        {point.incident === null ? null : (
          <path
            d={`M${x} ${y - 7}l-6 -10h12z`}
            fill={STATES[point.incident.state].colour}
            stroke="var(--paper)"
            strokeWidth="1"
          />
        )}
        {dense && !big && !point.recompressed ? null : (
          <Dot point={point} x={x} y={y} colour={colour} chosen={chosen} big={big} />
        )}
      </g>
    );
  });
}

type StemProps = Pick<Props, 'scale' | 'floor' | 'colour'> & { point: Point; x: number; dense: boolean };

function Stem({ point, x, scale, floor, colour, dense }: StemProps) {
  const { pullCostBytes, pull, pushCostBytes } = point;
  const changedFrom = scale.y(pull.unchangedBytes ?? 0);
  return (
    <>
      {pull.unchangedBytes === null || pull.unchangedBytes === 0 ? null : (
        <line
          data-unchanged
          x1={x}
          x2={x}
          y1={floor}
          y2={changedFrom}
          stroke="var(--base)"
          strokeWidth={dense ? 1 : 6}
        />
      )}
      <line
        x1={x}
        x2={x}
        y1={changedFrom}
        y2={scale.y(pullCostBytes)}
        stroke={colour}
        strokeWidth={dense ? 1 : 2}
        strokeOpacity={0.7}
      />
      {pushCostBytes === null || pushCostBytes === pullCostBytes || dense ? null : (
        <line
          data-push-cost
          x1={x - 6}
          x2={x + 6}
          y1={scale.y(pushCostBytes)}
          y2={scale.y(pushCostBytes)}
          stroke="var(--ink)"
          strokeWidth={1.5}
        />
      )}
    </>
  );
}

type DotProps = { point: Point; x: number; y: number; colour: string; chosen: boolean; big: boolean };

function Dot({ point, x, y, colour, chosen, big }: DotProps) {
  const stroke = chosen ? 'var(--ink)' : colour;
  if (point.recompressed)
    return (
      <path
        data-recompressed
        d={`M${x} ${y - 6}l6 6l-6 6l-6 -6z`}
        fill="var(--paper)"
        stroke={stroke}
        strokeWidth={big ? 2.5 : 1.5}
      />
    );
  const hollow = point.atSource === 'created' && !chosen;
  return (
    <circle
      cx={x}
      cy={y}
      r={big ? 5 : 3}
      fill={hollow ? 'var(--paper)' : colour}
      stroke={stroke}
      strokeWidth={chosen ? 2 : 1.5}
    />
  );
}
