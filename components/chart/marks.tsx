import { STATES } from '#components/incidents/states.ts';
import type { Point } from '#lib/views/dto/streams.ts';
import type { Metric } from './model.ts';
import type { Scale } from './scale.ts';

type Props = {
  points: Point[];
  metric: Metric;
  scale: Scale;
  floor: number;
  colour: string;
  /** Index of the point under the pointer, of the locked one and of the one it is compared with; -1 is none. */
  cursor: number;
  locked: number;
  compared: number;
};

/**
 * A dot per push with a flag where it opened an incident, hollow where the time is the image's own, a diamond where only the
 * compression changed; a stem under it where pull cost is drawn.
 */
export function Marks({ points, metric, scale, floor, colour, cursor, locked, compared }: Props) {
  const dense = points.length > 250;
  return points.map((point, index) => {
    const x = scale.x(Date.parse(point.at));
    const y = scale.y(metric === 'pull' ? point.pullCostBytes : point.sizeBytes);
    const chosen = index === locked || index === compared;
    const big = chosen || index === cursor;
    const hollow = point.atSource === 'created';
    return (
      <g key={`${point.at}${point.digest}`}>
        {metric === 'pull' ? (
          <line x1={x} x2={x} y1={floor} y2={y} stroke={colour} strokeWidth={dense ? 1 : 2} strokeOpacity={0.7} />
        ) : null}
        {point.incident === null ? null : (
          <path
            d={`M${x} ${y - 7}l-6 -10h12z`}
            fill={STATES[point.incident.state].colour}
            stroke="var(--paper)"
            strokeWidth="1"
          />
        )}
        {point.recompressed ? (
          <path
            data-recompressed
            d={`M${x} ${y - 6}l6 6l-6 6l-6 -6z`}
            fill="var(--paper)"
            stroke={chosen ? 'var(--ink)' : colour}
            strokeWidth={big ? 2.5 : 1.5}
          />
        ) : big || !dense ? (
          <circle
            cx={x}
            cy={y}
            r={big ? 5 : 3}
            fill={hollow && !chosen ? 'var(--paper)' : colour}
            stroke={chosen ? 'var(--ink)' : colour}
            strokeWidth={chosen ? 2 : 1.5}
          />
        ) : null}
      </g>
    );
  });
}
