const SHORTEST_MS = 5_000;
const LONGEST_MS = 15_000;

/**
 * Milliseconds until a process next looks for work: 10 s on average, never the same twice. Of processes that share a database, one
 * that always looked first would take all that is due. Looking costs a few queries, and the more often each process looks, the more
 * evenly they share, also where much is due at the same moment.
 *
 * @param random - in [0, 1)
 */
export function nextWakeMs(random: number): number {
  return SHORTEST_MS + random * (LONGEST_MS - SHORTEST_MS);
}

/** Calls `work` again and again, each time after `nextWakeMs`, until `stop`. */
export function wakeRepeatedly(work: () => void, random: () => number): { stop(): void } {
  let timer: NodeJS.Timeout;
  const schedule = () => {
    timer = setTimeout(() => {
      schedule();
      work();
    }, nextWakeMs(random()));
  };
  schedule();
  return { stop: () => clearTimeout(timer) };
}
