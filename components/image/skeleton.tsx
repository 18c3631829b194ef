export function ImageSkeleton() {
  return (
    <div role="status" aria-label="Loading the image" className="flex flex-col gap-6">
      <h1 className="sr-only">Image</h1>
      <div className="flex flex-col gap-1">
        <div className="skeleton h-[18px] w-48" />
        <div className="skeleton h-7 w-64" />
        <div className="skeleton h-[22px] w-96 max-w-full" />
      </div>
      <div className="grid gap-8 md:grid-cols-[minmax(280px,5fr)_7fr]">
        <div className="skeleton h-[520px]" />
        <div className="skeleton h-64" />
      </div>
    </div>
  );
}
