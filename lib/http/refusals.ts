import { TurnedAwayError } from './errors.ts';

export const bodyTooLarge = (): TurnedAwayError =>
  new TurnedAwayError(413, 'The body is larger than 2 MiB.', { hint: 'Send it in parts.' });

/** @param timeoutMs - how long a body may take */
export const bodyTooSlow = (timeoutMs: number): TurnedAwayError =>
  new TurnedAwayError(408, `The body did not arrive within ${timeoutMs / 1_000} s.`, {
    hint: 'Send it in fewer pieces or over a faster connection.',
    headers: { connection: 'close' },
  });

export const tooBusy = (headers: Readonly<Record<string, string>> = {}): TurnedAwayError =>
  new TurnedAwayError(503, 'Plimsoll has more requests than it can answer now.', {
    hint: 'Try again in a few seconds.',
    headers: { 'retry-after': '2', ...headers },
  });
