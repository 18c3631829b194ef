/** LastResults keeps the results of the last calls with different keys. */
export type LastResults<T> = { get(key: string, compute: () => T): T };

/**
 * @param most - how many results are kept; the one that was not used for longest goes first
 * @param fits - reports whether a result is small enough to be kept
 */
export function createLastResults<T>(most: number, fits: (result: T) => boolean): LastResults<T> {
  const kept = new Map<string, T>();
  return {
    get(key, compute) {
      const known = kept.get(key);
      const result = known ?? compute();
      kept.delete(key);
      if (known === undefined && !fits(result)) return result;
      kept.set(key, result);
      for (const oldest of kept.keys()) {
        if (kept.size <= most) break;
        kept.delete(oldest);
      }
      return result;
    },
  };
}
