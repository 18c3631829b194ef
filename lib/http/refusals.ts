import { RequestRejectedError } from './errors.ts';
import { MAX_PREVIEW_BODY_BYTES } from './limits.ts';

/** @param maxBytes - limit of the route */
export const bodyTooLarge = (maxBytes: number): RequestRejectedError =>
  new RequestRejectedError(413, `The body is larger than ${maxBytes / (1024 * 1024)} MiB.`, {
    hint:
      maxBytes === MAX_PREVIEW_BODY_BYTES ? 'Paste it in parts, or only the names of the images.' : 'Send it in parts.',
  });

/** @param timeoutMs - time limit of a body */
export const bodyTooSlow = (timeoutMs: number): RequestRejectedError =>
  new RequestRejectedError(408, `The body did not arrive within ${timeoutMs / 1_000} s.`, {
    hint: 'Send it in fewer pieces or over a faster connection.',
    headers: { connection: 'close' },
  });

export const tooBusy = (headers: Readonly<Record<string, string>> = {}): RequestRejectedError =>
  new RequestRejectedError(503, 'Plimsoll has more requests than it can answer now.', {
    hint: 'Try again in a few seconds.',
    headers: { 'retry-after': '2', ...headers },
  });
