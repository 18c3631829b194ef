import { z } from 'zod';
import { RELATIONS } from '#lib/domain/relation.ts';

const MB = 1_000_000;
const Bytes = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
/** 0.03 is three percent. */
const Share = z.number().min(0).max(100);
const Count = (most: number) => z.int().min(1).max(most);
const Floor = z.strictObject({ bytes: Bytes, share: Share });

/**
 * Limits for judging the pushes of a series, and for messages that are sent immediately. The defaults were chosen on the history
 * of docker-library (docs/spec/detection.md; npm run evaluate). Every field has one, so that a rule lists only its changes.
 */
export const RuleSettings = z.strictObject({
  steps: z
    .strictObject({
      enabled: z.boolean().default(true),
      /** A growth is a step when it reaches the bytes and the share of either pair (D-10). */
      small: Floor.default({ bytes: MB / 2, share: 0.03 }),
      large: Floor.default({ bytes: 10 * MB, share: 0.01 }),
      /**
       * The baseline is the median of this many pushes at the accepted level, or of those of this many hours when they are more.
       */
      windowPushes: Count(50).default(3),
      windowHours: z.int().min(0).max(720).default(24),
      /** A growth below this multiple of the usual change is noise (D-13); 0 disables the guard. */
      noiseFactor: z.number().min(0).max(100).default(6),
      /** A dip of at most this many pushes, or hours, is no new level (D-16). */
      dipPushes: Count(20).default(2),
      dipHours: z.int().min(0).max(720).default(24),
      /** A size that stays for this many pushes and days is accepted, unless `acceptByTime` is off (D-42). */
      acceptByTime: z.boolean().default(true),
      acceptPushes: Count(100).default(5),
      acceptDays: z.int().min(0).max(3_650).default(30),
      /** A growth is critical when it reaches either limit (D-14). */
      criticalShare: Share.default(0.2),
      criticalBytes: Bytes.default(100 * MB),
    })
    .prefault({}),
  creep: z
    .strictObject({
      enabled: z.boolean().default(true),
      bytes: Bytes.default(5 * MB),
      share: Share.default(0.05),
      days: Count(3_650).default(90),
    })
    .prefault({}),
  messages: z
    .strictObject({
      /** Send growth of third-party images immediately too. */
      upstream: z.boolean().default(false),
      /** Own bytes must grow by both, in total since the baseline, however many pushes that took (D-50). */
      ownBytes: Bytes.default(10 * MB),
      ownShare: Share.default(0.1),
      /** Send critical total growth immediately, whatever the own bytes are. */
      critical: z.boolean().default(true),
      budgets: z.boolean().default(true),
      /** Send all creep immediately; otherwise only creep that passes the limits above. */
      creep: z.boolean().default(false),
    })
    .prefault({}),
  /** Allow own images to accept their growth with the label dev.plimsoll.accept (D-47). */
  acceptByLabel: z.boolean().default(false),
});
export type RuleSettings = z.infer<typeof RuleSettings>;

export const BUILT_IN_SETTINGS: RuleSettings = RuleSettings.parse({});

/**
 * Conditions of a rule, budget, mute or route. Globs match "host/path", stream key and platform; an absent field matches any
 * value.
 */
export const Matches = z.strictObject({
  repository: z.string().trim().min(1).max(256).optional(),
  owner: z.string().trim().min(1).max(100).optional(),
  relation: z.enum(RELATIONS).optional(),
  stream: z.string().trim().min(1).max(256).optional(),
  platform: z.string().trim().min(1).max(100).optional(),
});
export type Matches = z.infer<typeof Matches>;
