/**
 * AnswerState sums up the past requests to a host or repository. "answering": a complete answer arrived. "stalled": a
 * request ended without an answer while no other was answered.
 */
export type AnswerState = 'fresh' | 'answering' | 'stalled';

export type AnswerHistory = { standing: AnswerState; lastAnswerMs: number };

export const NO_ANSWERS: AnswerHistory = { standing: 'fresh', lastAnswerMs: Number.NEGATIVE_INFINITY };

/** Applies the end of a request that began at `beganMs`. A cancelled request (null) changes nothing. */
export function afterEnd(
  past: AnswerHistory,
  isAnswered: boolean | null,
  beganMs: number,
  nowMs: number,
): AnswerHistory {
  if (isAnswered === null) return past;
  if (isAnswered) return { standing: 'answering', lastAnswerMs: nowMs };
  return past.lastAnswerMs >= beganMs ? past : { ...past, standing: 'stalled' };
}
