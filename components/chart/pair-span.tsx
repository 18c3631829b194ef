import type { Point } from '#lib/views/dto/streams.ts';
import { PLOT, type Scale } from './scale.ts';

type Props = { pinned: Point | undefined; compared: Point | undefined; scale: Scale; floor: number };

/** A line at the pinned push and at the compared one, and the time between them shaded. */
export function PairSpan({ pinned, compared, scale, floor }: Props) {
  const chosen = [pinned, compared].flatMap((point) => (point === undefined ? [] : [scale.x(Date.parse(point.at))]));
  const [start, end] = [Math.min(...chosen), Math.max(...chosen)];
  return (
    <g>
      {chosen.length < 2 ? null : (
        <rect
          data-pair
          x={start}
          width={end - start}
          y={PLOT.top}
          height={floor - PLOT.top}
          fill="var(--accent)"
          fillOpacity="0.1"
        />
      )}
      {chosen.map((x, index) => (
        <line
          key={index === 0 ? 'pinned' : 'compared'}
          data-chosen
          x1={x}
          x2={x}
          y1={PLOT.top}
          y2={floor}
          stroke="var(--accent)"
          strokeWidth="1.5"
        />
      ))}
    </g>
  );
}
