export type Drain = {
  /** Claims and works until nothing is due. A call during a run joins it, and also covers rows that are due by then. */
  runDue(): Promise<void>;
  /** Stops claiming. */
  close(): void;
  /** Resolves when all work has ended. */
  drained(): Promise<void>;
};

/**
 * Works through claimable rows that several processes share, a few at a time. A row that becomes due does not wait for
 * work that hangs.
 *
 * @param claimNext - claims the next row, given those in work
 * @param work - must not reject; it handles its own failures
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
  let endedCount = 0;
  let running: Promise<void> | null = null;
  let askedAgain = Promise.withResolvers<void>();

  function begin(claim: Claim): void {
    const working = work(claim).finally(() => {
      inWork.delete(working);
      endedCount += 1;
    });
    inWork.set(working, claim);
  }

  async function drain(): Promise<void> {
    while (!closed) {
      let isAskedAgain = false;
      askedAgain = Promise.withResolvers();
      const again = askedAgain.promise.then(() => {
        isAskedAgain = true;
      });
      const endedBefore = endedCount;
      const claim = inWork.size < concurrency ? await claimNext([...inWork.values()]) : null;
      if (claim !== null) begin(claim);
      // Work that ended during the claim can have held a row back, as a message to the same channel does.
      else if (endedCount !== endedBefore) continue;
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
