/** The shape of the files: the figures, the switches, the map and the tree. */
export function FilesSkeleton() {
  return (
    <div role="status" aria-label="Loading files" className="flex flex-col gap-4">
      <div className="skeleton h-[18px] max-sm:h-[62px]" />
      <div className="skeleton h-8 max-sm:h-[72px]" />
      <div className="skeleton h-[18px]" />
      <div className="grid gap-x-8 gap-y-6 lg:grid-cols-[7fr_5fr]">
        <div className="skeleton h-[510px]" />
        <div className="skeleton h-64" />
      </div>
    </div>
  );
}
