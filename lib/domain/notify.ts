/** When an incident is notified: immediately, or in the next digest. */
export const NOTIFY_TIMES = ['now', 'digest'] as const;
export type NotifyTime = (typeof NOTIFY_TIMES)[number];

/** Reasons of `NotifyTime` (D-50). The comment names the time that each one leads to. */
export const NOTIFY_REASONS = [
  /** digest: a third party builds the image. */
  'third-party',
  /** now: polling fails. */
  'polling-error',
  /** now: a push added a secret. */
  'secret-added',
  /** neither: the secret was there before, or there is no image to compare with. */
  'secret-before',
  /** now */
  'over-budget',
  /** digest: the rule reports budgets in the digest. */
  'budgets-in-digest',
  /** now: the rule reports all slow growth immediately. */
  'slow-growth',
  /** now */
  'critical-step',
  /** now */
  'critical-slow-growth',
  /** now: own layers grew by both limits of the rule. */
  'own-growth',
  /** digest: own layers grew by less. */
  'own-growth-below-limits',
  /** digest */
  'no-own-growth',
  /** now: the base boundary is unknown, and the image grew by both limits. */
  'image-growth',
  /** digest: the base boundary is unknown, and the image grew by less. */
  'image-growth-below-limits',
  /** digest: the base boundary is unknown. */
  'no-image-growth',
  /** A release without reason codes, or a newer one, stored it. */
  'unknown',
] as const;
export type NotifyReason = (typeof NOTIFY_REASONS)[number];
