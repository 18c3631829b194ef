/** Deadline limits the time of a request, not counting the wait for its turn. */
export type Deadline = {
  /** Runs `work` while the deadline's clock is stopped. */
  standing<T>(work: () => Promise<T>): Promise<T>;
  end(): void;
};

export function startDeadline(ms: number, onOver: () => void): Deadline {
  let leftMs = ms;
  let startedAt = performance.now();
  let timer = setTimeout(onOver, leftMs);
  return {
    async standing(work) {
      clearTimeout(timer);
      leftMs -= performance.now() - startedAt;
      try {
        return await work();
      } finally {
        startedAt = performance.now();
        timer = setTimeout(onOver, Math.max(0, leftMs));
      }
    },
    end: () => clearTimeout(timer),
  };
}
