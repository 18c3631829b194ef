/** The room that chart, strip and legend will take. */
export function ChartSkeleton() {
  return (
    <div role="status" aria-label="Loading the chart" className="flex flex-col gap-3">
      <div className="skeleton h-80" />
      <div className="skeleton h-10" />
      <div className="skeleton h-[18px] w-64" />
    </div>
  );
}
