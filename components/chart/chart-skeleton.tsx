import { DETAILS_ROOM } from './room.ts';

/** Reserves the room of plot, strip and details, so that nothing moves when the chart is drawn. */
export function ChartSkeleton({ strip = true }: { strip?: boolean }) {
  return (
    <div role="status" aria-label="Loading the chart" className="@container">
      <div className="flex flex-col gap-3">
        <div className="skeleton h-[320px]" />
        {strip ? <div className="skeleton order-2 h-[60px] @min-[720px]:order-none" /> : null}
        <div className={`skeleton order-1 @min-[720px]:order-none ${DETAILS_ROOM}`} />
      </div>
    </div>
  );
}
