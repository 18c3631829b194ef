/**
 * Works through items in their order, several at once. What was begun is waited for, also after a failure.
 *
 * @param isOver - whether nothing further is to be begun
 * @throws the first error of `work`
 */
export async function eachOf<T>(
  items: readonly T[],
  { atOnce, isOver = () => false }: { atOnce: number; isOver?: () => boolean },
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values();
  let failure: { error: unknown } | null = null;
  const worker = async () => {
    while (failure === null && !isOver()) {
      const { done, value } = left.next();
      if (done) return;
      await work(value).catch((error: unknown) => (failure ??= { error }));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  if (failure !== null) throw (failure as { error: unknown }).error;
}
