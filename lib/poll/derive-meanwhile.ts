import type { PollFindings } from './poll-run.ts';

/** How often observations are derived during a poll, so that one tag that never answers hides no others. */
const EVERY_MS = 5_000;

/**
 * Runs `work`, and derives new observations every few seconds. A failure is left to the derivation at the end of the
 * poll.
 *
 * @param derive - null where the caller derives
 */
export async function deriveMeanwhile(
  derive: (() => Promise<void>) | null,
  findings: Pick<PollFindings, 'observed' | 'completed'>,
  work: () => Promise<void>,
): Promise<void> {
  if (derive === null) return work();
  let derived = 0;
  let running: Promise<void> = Promise.resolve();
  let isRunning = false;
  const timer = setInterval(() => {
    const seen = findings.observed + findings.completed;
    if (isRunning || seen === derived) return;
    isRunning = true;
    derived = seen;
    running = derive()
      .catch(() => undefined)
      .finally(() => {
        isRunning = false;
      });
  }, EVERY_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
    await running;
  }
}
