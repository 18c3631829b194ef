export type MemoLimits<T> = {
  most: number;
  /** Total of all kept values. */
  mostBytes: number;
  sizeOf: (value: T) => number;
};

/** Shares running calls of `make`, and keeps the newest values within its limits. Failures are not kept. */
export function createMemo<T>(limits: MemoLimits<T>): (key: string, make: () => Promise<T>) => Promise<T> {
  const made = new Map<string, { value: Promise<T>; bytes: number }>();
  let keptBytes = 0;

  function forget(key: string): void {
    keptBytes -= made.get(key)?.bytes ?? 0;
    made.delete(key);
  }

  function forgetOldest(): void {
    for (const key of made.keys()) {
      if (made.size <= limits.most && keptBytes <= limits.mostBytes) return;
      forget(key);
    }
  }

  return (key, make) => {
    const found = made.get(key);
    if (found) return found.value;
    const entry = { value: make(), bytes: 0 };
    made.set(key, entry);
    forgetOldest();
    entry.value.then(
      (value) => {
        if (made.get(key) !== entry) return;
        entry.bytes = limits.sizeOf(value);
        keptBytes += entry.bytes;
        forgetOldest();
      },
      () => {
        if (made.get(key) === entry) forget(key);
      },
    );
    return entry.value;
  };
}
