const FACTS = [0, 1, 2, 3, 4, 5, 6];
const ROWS = [0, 1, 2, 3, 4, 5];

/** The shape of an image's page: its name, the stack, the selected layer, and the table of layers. */
export function ImageSkeleton() {
  return (
    <div role="status" aria-label="Loading the image" className="flex flex-col gap-6">
      <h1 className="sr-only">Image</h1>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="flex min-w-0 flex-col gap-1">
          <div className="skeleton h-[18px] w-48" />
          <div className="skeleton h-7 w-64" />
          <div className="skeleton h-[22px] w-[520px] max-w-full max-md:h-[62px]" />
        </div>
        <div className="skeleton h-8 w-80 max-w-full" />
      </div>
      <div className="skeleton h-8 w-40" />
      <div className="grid gap-x-8 gap-y-6 md:grid-cols-[minmax(280px,5fr)_7fr]">
        <div className="skeleton h-[506px]" />
        <div className="flex flex-col gap-4">
          <div className="skeleton h-[22px] w-72 max-w-full" />
          <div className="skeleton h-[46px]" />
          <div className="flex flex-col gap-1.5">
            {FACTS.map((fact) => (
              <div key={fact} className="skeleton h-[18px] w-80 max-w-full" />
            ))}
          </div>
        </div>
      </div>
      <div className="flex flex-col">
        {ROWS.map((row) => (
          <div key={row} className="flex h-8 items-center border-b border-line">
            <div className="skeleton h-4 w-full" />
          </div>
        ))}
      </div>
    </div>
  );
}
