/** Waits until work ends, but no longer than `ms`; the work goes on. @throws what the work throws within that time */
export async function waitAtMost(work: Promise<unknown>, ms: number): Promise<void> {
  // What it throws later belongs to whoever waits for its end.
  work.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, over]).finally(() => clearTimeout(timer));
}
