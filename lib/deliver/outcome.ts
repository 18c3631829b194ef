import type { Message } from '#lib/alerts/message-facts.ts';
import type { AttemptOutcome } from '#lib/domain/delivery.ts';

/** The outcome of one attempt. */
export type Outcome = {
  outcome: AttemptOutcome;
  /** HTTP status, or reply code of SMTP. */
  status: number | null;
  /** The answer of the receiver, at most 1 KiB, without secrets. */
  answer: string | null;
  /** The failure and the next step, for users. */
  error: string | null;
  /** The wait that the receiver requests. */
  retryAfterMs: number | null;
  /** The receiver's id of the message, with which it can be edited or replied to. */
  externalRef: unknown;
};

type SendContext = {
  /** The receiver's id of the newest message of the same incident; null for the first. */
  previousRef: unknown;
  attemptAt: Date;
};

export type Channel = {
  /** Never throws for failures of the receiver or the network: they are outcomes. */
  send(message: Message, context: SendContext): Promise<Outcome>;
};

const NOTHING = { status: null, answer: null, error: null, retryAfterMs: null, externalRef: null };

export const delivered = (details: Partial<Outcome> = {}): Outcome => ({
  ...NOTHING,
  ...details,
  outcome: 'delivered',
});
export const permanent = (error: string, details: Partial<Outcome> = {}): Outcome => ({
  ...NOTHING,
  ...details,
  outcome: 'permanent',
  error,
});
export const retry = (error: string, details: Partial<Outcome> = {}): Outcome => ({
  ...NOTHING,
  ...details,
  outcome: 'retry',
  error,
});
