import { ChartSkeleton } from '#components/chart/chart-skeleton.tsx';

export function RepositorySkeleton() {
  return (
    <div className="flex flex-col gap-5">
      <MastheadSkeleton />
      <div className="flex flex-col gap-3">
        <div className="skeleton h-8" />
        <ChartSkeleton />
      </div>
    </div>
  );
}

/** Reserves the room of the name and the facts below it. */
export function MastheadSkeleton() {
  return (
    <div role="status" aria-label="Loading the repository" className="flex flex-col gap-1">
      <h1 className="sr-only">Repository</h1>
      <div className="skeleton h-[18px] w-40" />
      <div className="skeleton h-7 w-80 max-w-full" />
      <div className="skeleton h-[22px] w-96 max-w-full" />
    </div>
  );
}
