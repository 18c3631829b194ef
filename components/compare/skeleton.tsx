export function ComparisonSkeleton() {
  return (
    <div role="status" aria-label="Loading the comparison" className="flex flex-col gap-5">
      <div className="skeleton h-[22px] w-[60ch] max-w-full" />
      <div className="flex flex-wrap gap-8">
        <div className="skeleton h-[38px] w-[120px]" />
        <div className="skeleton h-[38px] w-[128px]" />
        <div className="skeleton h-[38px] w-[200px]" />
      </div>
      <div className="skeleton h-[260px]" />
    </div>
  );
}
