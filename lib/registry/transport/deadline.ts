/** The time that a request may take, without what it waits for a turn. */
export type Deadline = {
  /** Runs `work` while the time stands still. */
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
