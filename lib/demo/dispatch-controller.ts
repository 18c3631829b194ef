import { STATUS_CODES } from 'node:http';
import type { Dispatcher } from 'undici';
import type { RegistryAnswer } from './answer.ts';

export type AnswerController = Dispatcher.DispatchController & {
  /** Hands the answer to the handler; waits while the reader paused. Does nothing after an abort. */
  deliver(answer: RegistryAnswer): void;
};

/** What undici's handlers use to pause, resume and abort one exchange, for an answer that is complete in memory. */
export function createController(handler: Dispatcher.DispatchHandler): AnswerController {
  let paused = false;
  let ended = false;
  let reason: Error | null = null;
  let end: (() => void) | null = null;

  const finish = () => {
    if (paused || reason || ended || !end) return;
    ended = true;
    end();
  };
  const controller: AnswerController = {
    get aborted() {
      return reason !== null;
    },
    get paused() {
      return paused;
    },
    get reason() {
      return reason;
    },
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
      finish();
    },
    abort(error) {
      if (reason || ended) return;
      reason = error;
      handler.onResponseError?.(controller, error);
    },
    deliver(answer) {
      handler.onResponseStart?.(controller, answer.status, answer.headers, STATUS_CODES[answer.status] ?? '');
      if (!reason && answer.body.byteLength > 0) handler.onResponseData?.(controller, Buffer.from(answer.body));
      end = () => handler.onResponseEnd?.(controller, {});
      finish();
    },
  };
  return controller;
}
