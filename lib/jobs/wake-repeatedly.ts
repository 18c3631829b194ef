const SHORTEST_MS = 5_000;
const LONGEST_MS = 15_000;

/**
 * Milliseconds until a process next checks for due work: 10 s on average, with jitter. Without jitter one of several
 * processes would always be first and take everything. A check costs only a few queries, and frequent ones share the
 * load evenly.
 *
 * @param random - in [0, 1)
 */
export function nextWakeMs(random: number): number {
  return SHORTEST_MS + random * (LONGEST_MS - SHORTEST_MS);
}

/** Calls `work` repeatedly, each time after `nextWakeMs`, until `stop`. */
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
