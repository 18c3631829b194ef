/**
 * Kinds of messages. `deadLetter` reports through another channel that a message failed. `secrets` counts the secrets that were in
 * images before.
 */
export const DELIVERY_KINDS = ['incident', 'digest', 'summary', 'test', 'deadLetter', 'secrets'] as const;
export type DeliveryKind = (typeof DELIVERY_KINDS)[number];

/** States of a message to one channel. */
export const DELIVERY_STATES = ['pending', 'sending', 'delivered', 'coalesced', 'held', 'dead'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Outcomes of one attempt. `permanent`: a retry would fail, too. `disabled`: the receiver wants no further messages. */
export const ATTEMPT_OUTCOMES = ['delivered', 'retry', 'permanent', 'disabled'] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];
