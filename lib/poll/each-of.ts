/**
 * Works through items in order, several at the same time. Waits for items in work, also after a failure.
 *
 * @param isOver - whether to start nothing new
 * @returns number of items that were not started
 * @throws the first error of `work`
 */
export async function eachOf<T>(
  items: readonly T[],
  { atOnce, isOver = () => false }: { atOnce: number; isOver?: () => boolean },
  work: (item: T) => Promise<void>,
): Promise<number> {
  let next = 0;
  let failure: { error: unknown } | null = null;
  const worker = async () => {
    while (next < items.length && failure === null && !isOver()) {
      const item = items[next] as T;
      next += 1;
      await work(item).catch((error: unknown) => (failure ??= { error }));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  if (failure !== null) throw (failure as { error: unknown }).error;
  return items.length - next;
}
