const MEMO_SIZE = 256;

/** Remembers what is being made and the last few hundred made; what failed is forgotten. */
export function createMemo<T>(): (key: string, make: () => Promise<T>) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return (key, make) => {
    const found = made.get(key);
    if (found) return found;
    const promise = make().catch((error) => {
      made.delete(key);
      throw error;
    });
    made.set(key, promise);
    for (const oldest of made.keys()) {
      if (made.size <= MEMO_SIZE) break;
      made.delete(oldest);
    }
    return promise;
  };
}
