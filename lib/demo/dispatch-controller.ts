import { STATUS_CODES } from 'node:http';
import type { Dispatcher } from 'undici';
import type { RegistryAnswer } from './answer.ts';

export type AnswerController = Dispatcher.DispatchController & {
  /** Passes the whole answer to the handler, and stops when the handler aborts. */
  deliver(answer: RegistryAnswer): void;
};

/**
 * Creates the controller with which undici's handlers abort one exchange. Pausing has no effect on memory, because the
 * answer is complete.
 */
export function createController(handler: Dispatcher.DispatchHandler): AnswerController {
  let paused = false;
  let ended = false;
  let reason: Error | null = null;

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
    },
    abort(error) {
      if (reason || ended) return;
      reason = error;
      handler.onResponseError?.(controller, error);
    },
    deliver({ status, headers, body }) {
      handler.onResponseStart?.(controller, status, headers, STATUS_CODES[status] ?? '');
      if (!reason && body.byteLength > 0) handler.onResponseData?.(controller, Buffer.from(body));
      if (reason) return;
      ended = true;
      handler.onResponseEnd?.(controller, {});
    },
  };
  return controller;
}
