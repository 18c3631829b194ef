const STEPS = [0, 1, 2];

/** The shape of a plan: the sizes, the buttons, and the first steps. */
export function PlanSkeleton() {
  return (
    <div role="status" aria-label="Loading the plan" className="flex flex-col gap-4">
      <div className="skeleton h-[22px] w-72 max-w-full" />
      <div className="skeleton h-8 w-64 max-w-full" />
      {STEPS.map((step) => (
        <div key={step} className="skeleton h-40 w-full" />
      ))}
    </div>
  );
}
