export type Drain = {
  /** Claims and works until nothing is due. Calls while one is running join it, and what became due by then is done too. */
  runDue(): Promise<void>;
  /** Claims nothing new from now on. */
  close(): void;
  /** Once everything in work has ended. */
  drained(): Promise<void>;
};

/**
 * Works through rows that processes share by claiming them, some at a time. What becomes due meanwhile does not wait for
 * work that hangs.
 *
 * @param claimNext - the next row to work on, given those in work
 * @param work - never rejects: whoever claims knows what a failure means
 */
export function createDrain<Claim>({
  concurrency,
  claimNext,
  work,
}: {
  concurrency: number;
  claimNext: (inWork: readonly Claim[]) => Promise<Claim | null>;
  work: (claim: Claim) => Promise<void>;
}): Drain {
  const inWork = new Map<Promise<void>, Claim>();
  let closed = false;
  let running: Promise<void> | null = null;
  let askedAgain = Promise.withResolvers<void>();

  function begin(claim: Claim): void {
    const working = work(claim).finally(() => inWork.delete(working));
    inWork.set(working, claim);
  }

  async function drain(): Promise<void> {
    while (!closed) {
      let isAskedAgain = false;
      askedAgain = Promise.withResolvers();
      const again = askedAgain.promise.then(() => {
        isAskedAgain = true;
      });
      const claim = inWork.size < concurrency ? await claimNext([...inWork.values()]) : null;
      if (claim !== null) begin(claim);
      else if (inWork.size > 0) await Promise.race([again, ...inWork.keys()]);
      else if (!isAskedAgain) return;
    }
  }

  return {
    runDue() {
      askedAgain.resolve();
      running ??= drain().finally(() => {
        running = null;
      });
      return running;
    },
    close() {
      closed = true;
      askedAgain.resolve();
    },
    async drained() {
      await Promise.allSettled([...inWork.keys(), running]);
    },
  };
}
