/** Waits until `work` ends, but at most `ms`. The work continues. @throws an error of the work within that time */
export async function waitAtMost(work: Promise<unknown>, ms: number): Promise<void> {
  // A later error belongs to the code that awaits the work itself.
  work.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, over]).finally(() => clearTimeout(timer));
}
