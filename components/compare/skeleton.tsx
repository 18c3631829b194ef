const ROWS = [0, 1, 2, 3, 4, 5];

/** The shape of a comparison: the summary, the figures, and the layers. */
export function ComparisonSkeleton() {
  return (
    <div role="status" aria-label="Loading the comparison" className="flex flex-col gap-5">
      <div className="skeleton h-[22px] w-[60ch] max-w-full max-md:h-[66px]" />
      <div className="flex flex-wrap gap-x-8 gap-y-2">
        <div className="skeleton h-[38px] w-32" />
        <div className="skeleton h-[38px] w-32" />
        <div className="skeleton h-[38px] w-64 max-w-full" />
      </div>
      <div className="flex flex-col gap-3 border-t border-line pt-4">
        <div className="skeleton h-8 w-16" />
        <div className="flex flex-col">
          {ROWS.map((row) => (
            <div key={row} className="flex h-[30px] items-center max-md:h-[49px]">
              <div className="skeleton h-4 w-full" />
            </div>
          ))}
        </div>
        <div className="skeleton h-32" />
      </div>
    </div>
  );
}

/** The same below the names of the two images. */
export function ComparedPairSkeleton() {
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="flex min-w-0 flex-col gap-1">
          <div className="skeleton h-[29px] w-80 max-w-full" />
          <div className="skeleton h-[19px] w-[600px] max-w-full max-md:h-[84px]" />
        </div>
        <div className="skeleton h-8 w-80 max-w-full" />
      </div>
      <ComparisonSkeleton />
    </div>
  );
}
