const ROWS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** The shape of the overview while it loads, with the same heights, so that nothing moves. */
export function OverviewSkeleton() {
  return (
    <div role="status" aria-label="Loading repositories" className="flex flex-col gap-4">
      <h1 className="sr-only">Repositories</h1>
      <div className="skeleton h-[22px] w-2/3" />
      <div className="skeleton h-8 w-full max-w-[720px]" />
      <div className="border-t border-line md:mt-[31px]">
        {ROWS.map((row) => (
          <div key={row} className="overview-row border-b border-line">
            <div className="skeleton size-3.5 rounded-full [grid-area:state]" />
            <div className="skeleton h-3.5 w-40 max-w-full [grid-area:name]" />
            <div className="skeleton h-3.5 w-28 max-w-full [grid-area:headline]" />
            <div className="skeleton h-3.5 w-32 max-w-full [grid-area:spark]" />
            <div className="skeleton ml-auto h-3.5 w-14 [grid-area:size]" />
            <div className="skeleton h-2 [grid-area:bar] max-md:hidden" />
            <div className="skeleton h-3.5 w-28 max-w-full [grid-area:change] max-md:ml-auto" />
            <div className="skeleton ml-auto h-3.5 w-14 [grid-area:pull] max-md:hidden" />
            <div className="skeleton ml-auto h-3.5 w-14 [grid-area:looked] max-md:hidden" />
          </div>
        ))}
      </div>
    </div>
  );
}
