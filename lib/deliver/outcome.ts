import type { Message } from '#lib/alerts/message-facts.ts';

/** What one try came to. */
export type Outcome = {
  /** `permanent`: another try would come to the same; `disabled`: the receiver wants no more of it. */
  outcome: 'delivered' | 'retry' | 'permanent' | 'disabled';
  /** Of HTTP, or the reply code of SMTP. */
  status: number | null;
  /** What the receiver said, at most 1 KiB, without our secrets. */
  answer: string | null;
  /** For people: what happened and the next step. */
  error: string | null;
  /** How long the receiver asks to wait. */
  retryAfterMs: number | null;
  /** What it calls the message, to edit it or to answer in its thread. */
  externalRef: unknown;
};

type SendContext = {
  /** What the receiver calls the newest message of the same incident; null for the first. */
  previousRef: unknown;
  attemptAt: Date;
};

export type Channel = {
  /** Never throws for what the receiver or the network does: that is an outcome. */
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
