/** Calls `report` at most once in `everyMs`, since an error that repeats every second would fill the log. */
export function seldom<Value>(
  everyMs: number,
  now: () => Date,
  report: (value: Value) => void,
): (value: Value) => void {
  let lastMs = Number.NEGATIVE_INFINITY;
  return (value) => {
    // The absolute difference, so that a clock set back does not silence reports.
    if (Math.abs(now().getTime() - lastMs) < everyMs) return;
    lastMs = now().getTime();
    report(value);
  };
}
