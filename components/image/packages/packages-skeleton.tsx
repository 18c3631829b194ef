const ROWS = [0, 1, 2, 3, 4, 5, 6, 7];

/** The shape of the packages: the totals, the filters and the table. */
export function PackagesSkeleton() {
  return (
    <div role="status" aria-label="Loading packages" className="flex flex-col gap-4">
      <div className="skeleton h-[22px] w-[560px] max-w-full max-sm:h-[50px]" />
      <div className="skeleton h-8 w-96 max-w-full" />
      <div>
        <div className="h-8 border-b border-line" />
        {ROWS.map((row) => (
          <div key={row} className="flex h-8 items-center border-b border-line max-sm:h-[50px]">
            <div className="skeleton h-4 w-full" />
          </div>
        ))}
      </div>
    </div>
  );
}
