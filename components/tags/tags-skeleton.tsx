const ROWS = [0, 1, 2, 3, 4, 5, 6, 7];

/** The shape of the table of tags. */
export function TagsSkeleton() {
  return (
    <div role="status" aria-label="Loading tags">
      <div className="h-[27px] border-b border-line" />
      {ROWS.map((row) => (
        <div key={row} className="flex h-[30px] items-center border-b border-line">
          <div className="skeleton h-4 w-full" />
        </div>
      ))}
    </div>
  );
}
