/** The shape of the page while it loads. @param isPart - without the title */
export function WhatIfSkeleton({ isPart = false }: { isPart?: boolean }) {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-6">
      {isPart ? null : <div className="skeleton h-16 w-1/2" />}
      <div className="grid grid-cols-1 gap-x-10 gap-y-8 lg:grid-cols-[minmax(320px,5fr)_7fr]">
        <div className="flex flex-col gap-6">
          <div className="skeleton h-56" />
          <div className="skeleton h-40" />
        </div>
        <div className="skeleton h-72" />
      </div>
    </div>
  );
}
