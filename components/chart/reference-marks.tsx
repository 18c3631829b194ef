import { visibleText } from '#lib/format/text.ts';
import type { Point, PointList } from '#lib/views/dto/streams.ts';
import type { Metric } from './model.ts';
import { type BudgetMark, baselineSpans, levelSpans, overSpans } from './reference-spans.ts';
import { PLOT, type Scale } from './scale.ts';
import type { TimeRange } from './time-range.ts';

type Props = {
  /** All points, since those before the time range reach into it. */
  points: Point[];
  levels: PointList['levels'];
  budget: BudgetMark | null;
  /** Baselines and accepted levels are totals, and only drawn with these. */
  metric: Metric;
  scale: Scale;
  timeRange: TimeRange;
  width: number;
};

const BAND = 12;
/** From this width, in pixels, a band shows its reason. */
const LABELLED = 90;

/**
 * What sizes are compared with: accepted levels, the frozen baseline, and the budget, which is orange where it is exceeded.
 */
export function ReferenceMarks({ points, levels, budget, metric, scale, timeRange, width }: Props) {
  const isTotal = metric === 'total';
  const limitBytes = budget?.drawnBytes ?? null;
  return (
    <g>
      {levelSpans(isTotal ? levels : [], timeRange).map(({ from, to, bytes, reason, by }) => {
        const [x, wide] = [scale.x(from), scale.x(to) - scale.x(from)];
        return (
          <g key={`${from} ${bytes}`}>
            <title>{`accepted by ${visibleText(by)}: ${visibleText(reason)}`}</title>
            <rect
              x={x}
              y={scale.y(bytes) - BAND / 2}
              width={wide}
              height={BAND}
              fill="var(--accent)"
              fillOpacity="0.14"
            />
            {wide < LABELLED ? null : (
              <text x={x + 4} y={scale.y(bytes) + BAND / 2 + 14} fontSize="12" fill="var(--accent)">
                {shorten(visibleText(reason), wide)}
              </text>
            )}
          </g>
        );
      })}
      {baselineSpans(isTotal ? points : [], timeRange).map(({ from, to, bytes }) => (
        <line
          key={`${from} ${bytes}`}
          x1={scale.x(from)}
          x2={scale.x(to)}
          y1={scale.y(bytes)}
          y2={scale.y(bytes)}
          stroke="var(--muted)"
          strokeWidth="1.25"
          strokeDasharray="5 4"
        />
      ))}
      {limitBytes === null ? null : (
        <>
          <line
            x1={PLOT.left}
            x2={width - PLOT.right}
            y1={scale.y(limitBytes)}
            y2={scale.y(limitBytes)}
            stroke="var(--edge)"
            strokeWidth="1.25"
            strokeDasharray="1 4"
          />
          {overSpans(points, limitBytes, timeRange, metric).map(({ from, to }) => (
            <line
              key={from}
              x1={scale.x(from)}
              x2={scale.x(to)}
              y1={scale.y(limitBytes)}
              y2={scale.y(limitBytes)}
              stroke="var(--signal)"
              strokeWidth="2"
            />
          ))}
          <text x={PLOT.left + 4} y={scale.y(limitBytes) - 5} fontSize="12" fill="var(--muted)">
            {budget?.text}
          </text>
        </>
      )}
    </g>
  );
}

/** Cuts a text to a width, at 6.5 pixels a character. */
function shorten(text: string, width: number): string {
  const room = Math.max(1, Math.floor((width - 8) / 6.5));
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}
