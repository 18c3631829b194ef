/** Passes a call on at most once in `everyMs`: an error that comes back every second would fill the log. */
export function seldom<Value>(
  everyMs: number,
  now: () => Date,
  report: (value: Value) => void,
): (value: Value) => void {
  let lastMs = Number.NEGATIVE_INFINITY;
  return (value) => {
    // A clock that was set back must not silence it.
    if (Math.abs(now().getTime() - lastMs) < everyMs) return;
    lastMs = now().getTime();
    report(value);
  };
}
