import type { FindingKind } from './finding.ts';

/** Verdicts of a check in CI. `neutral`: no verdict is possible. It never fails a build (D-71). */
export const CHECK_VERDICTS = ['pass', 'warn', 'fail', 'neutral'] as const;
export type CheckVerdict = (typeof CHECK_VERDICTS)[number];

/** Reasons for a verdict. */
export const CHECK_REASONS = [
  'over-budget',
  'near-budget',
  'budget-unknown',
  'told-step',
  'step',
  'within-noise',
  'within-floors',
  'smaller',
  'findings-added',
  'secrets-added',
  'not-judged',
  'no-baseline',
  'image-unreadable',
  'baseline-unreadable',
  'registry-away',
  'report-only',
  'overridden',
] as const;
export type CheckReasonCode = (typeof CHECK_REASONS)[number];

/** What a check in CI does when a change adds findings of a kind. */
export const FINDING_CHECKS = ['warn', 'fail', 'off'] as const;
export type FindingCheck = (typeof FINDING_CHECKS)[number];
/** By kind. A kind that is left out warns. */
export type FindingChecks = Readonly<Partial<Record<FindingKind, FindingCheck>>>;

/** Ways in which the baseline of a check is found. */
export const BASELINE_SOURCES = ['given', 'revision', 'stream', 'none'] as const;
export type BaselineSource = (typeof BASELINE_SOURCES)[number];

/** Git hosts that statuses and comments are posted to. */
export const FORGE_KINDS = ['github', 'gitlab'] as const;
export type ForgeKind = (typeof FORGE_KINDS)[number];

/** Results of posting a status, and a comment. */
export const POSTED_STATUSES = ['posted', 'failed'] as const;
export type PostedStatus = (typeof POSTED_STATUSES)[number];
export const POSTED_COMMENTS = ['created', 'edited', 'none', 'failed'] as const;
export type PostedComment = (typeof POSTED_COMMENTS)[number];
