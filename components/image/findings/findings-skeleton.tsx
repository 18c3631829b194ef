const ROWS = [0, 1, 2, 3, 4, 5];

/** The shape of the findings: the sums, the filters and the list. */
export function FindingsSkeleton() {
  return (
    <div role="status" aria-label="Loading findings" className="flex flex-col gap-4">
      <div className="skeleton h-[22px] w-80 max-w-full" />
      <div className="skeleton h-8 w-72 max-w-full" />
      <div className="border-t border-line">
        {ROWS.map((row) => (
          <div key={row} className="flex h-[49px] items-center border-b border-line">
            <div className="skeleton h-8 w-full" />
          </div>
        ))}
      </div>
    </div>
  );
}
