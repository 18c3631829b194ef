/**
 * What the requests that ended say of a host, or of one repository: "answering" when whole answers came, "stalled" when one
 * ended without any while no other came.
 */
export type Standing = 'fresh' | 'answering' | 'stalled';

export type Past = { standing: Standing; lastAnswerMs: number };

export const FRESH_PAST: Past = { standing: 'fresh', lastAnswerMs: Number.NEGATIVE_INFINITY };

/** After a request that began at `beganMs` has ended; null where it was cancelled and tells nothing. */
export function afterEnd(past: Past, isAnswered: boolean | null, beganMs: number, nowMs: number): Past {
  if (isAnswered === null) return past;
  if (isAnswered) return { standing: 'answering', lastAnswerMs: nowMs };
  return past.lastAnswerMs >= beganMs ? past : { ...past, standing: 'stalled' };
}
