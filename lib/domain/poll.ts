export const POLL_TRIGGERS = ['first', 'backfill', 'schedule', 'manual', 'demo'] as const;
export type PollTrigger = (typeof POLL_TRIGGERS)[number];

/** `partial`: some tags failed while others went on. */
export const POLL_STATES = ['queued', 'running', 'succeeded', 'partial', 'failed'] as const;
export type PollState = (typeof POLL_STATES)[number];
