/** The shape of a form with three fields. */
export function AuthSkeleton({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col gap-5">
      <div className="skeleton h-7 w-2/3" />
      <div className="skeleton h-[54px]" />
      <div className="skeleton h-[54px]" />
      <div className="skeleton h-[76px]" />
      <div className="skeleton h-8" />
    </div>
  );
}
