import { type Actor, actorOf, type Caller } from '#lib/auth/caller.ts';
import { StoppedError } from '#lib/views/errors.ts';
import { createSlots } from './slots.ts';

/** A back-test computes for seconds, so more at the same time would slow down everything else. */
const AT_ONCE = 2;
const WAITING = 4;
const RETRY_SECONDS = 5;

export type BacktestTurns = {
  /**
   * Runs the back-test of a caller after stopping the one that this caller started before.
   *
   * @param work - ends when its signal is aborted, with the reason of the signal
   * @param request - the signal of the request, aborted when its client disconnects
   * @throws TooManyTriesError, and StoppedError when a newer one replaces it or the client disconnects
   */
  run<T>(caller: Caller, work: (signal: AbortSignal) => Promise<T>, request: AbortSignal): Promise<T>;
};

type Turn = { controller: AbortController; ended: Promise<unknown> };

/** Runs at most one back-test for each caller, the newest, and two in this process. */
export function createBacktestTurns(): BacktestTurns {
  const refusal = 'Too many back-tests are running.';
  const slots = createSlots({ atOnce: AT_ONCE, waiting: WAITING, refusal, retrySeconds: RETRY_SECONDS });
  const turns = new Map<string, Turn>();

  async function runAfter<T>(
    previous: Turn | undefined,
    work: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    previous?.controller.abort(new StoppedError('A newer back-test of the same account replaced this one.'));
    await previous?.ended;
    signal.throwIfAborted();
    return await slots
      .run(() => work(signal), signal)
      .catch((error) => {
        signal.throwIfAborted();
        throw error;
      });
  }

  return {
    async run(caller, work, request) {
      const controller = new AbortController();
      const cancel = () => controller.abort(new StoppedError('The request was cancelled.'));
      if (request.aborted) cancel();
      request.addEventListener('abort', cancel, { once: true });
      const key = keyOf(actorOf(caller));
      const result = runAfter(turns.get(key), work, controller.signal);
      const turn = { controller, ended: result.catch(() => undefined) };
      turns.set(key, turn);
      try {
        return await result;
      } finally {
        request.removeEventListener('abort', cancel);
        if (turns.get(key) === turn) turns.delete(key);
      }
    },
  };
}

const keyOf = ({ kind, id, name }: Actor): string => `${kind} ${id ?? name}`;
