import type { Point, PointList } from '#lib/views/dto/streams.ts';
import { PushDetails } from './push-details.tsx';
import { PLOT } from './scale.ts';

type Props = { point: Point; rule: PointList['rule']; side: 'left' | 'right' };

/** The push under the pointer, in the upper corner on the other side of it. Clicks reach the plot below. */
export function CornerPanel({ point, rule, side }: Props) {
  return (
    <div
      aria-hidden
      data-corner={side}
      className="pointer-events-none absolute top-2 z-10 w-[272px] rounded-m border border-line bg-raised p-3 shadow-[var(--float)]"
      style={side === 'left' ? { left: PLOT.left + 8 } : { right: PLOT.right }}
    >
      <PushDetails point={point} rule={rule} links={false} />
    </div>
  );
}
