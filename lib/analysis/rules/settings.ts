import { z } from 'zod';

const KIB = 1024;
const MIB = 1024 * KIB;
const Bytes = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
/** 0.03 is three percent. */
const Share = z.number().min(0).max(100);
const Count = (most: number) => z.int().min(1).max(most);
const Floor = z.strictObject({ bytes: Bytes, share: Share });

/**
 * How the pushes of a series are judged, and which of what is found is told at once. Chosen on docker-library's history
 * (docs/spec/detection.md; npm run evaluate). Every field has a default, so that a rule says only what it changes.
 */
export const RuleSettings = z.strictObject({
  steps: z
    .strictObject({
      enabled: z.boolean().default(true),
      /** A growth is a step where it reaches bytes and share of either pair. */
      small: Floor.default({ bytes: 512 * KIB, share: 0.03 }),
      large: Floor.default({ bytes: 10 * MIB, share: 0.01 }),
      /** The baseline is the median of so many pushes at the accepted level, or of those of so many hours where they are more. */
      windowPushes: Count(50).default(3),
      windowHours: z.int().min(0).max(720).default(24),
      /** So many times the usual change from push to push is still noise; 0 switches the guard off. */
      noiseFactor: z.number().min(0).max(100).default(6),
      /** A dip of so many pushes, or hours, is no new level. */
      dipPushes: Count(20).default(2),
      dipHours: z.int().min(0).max(720).default(24),
      /** A level of so many pushes and days is the level, unless only people accept. */
      acceptByTime: z.boolean().default(true),
      acceptPushes: Count(100).default(5),
      acceptDays: z.int().min(0).max(3_650).default(30),
      /** Critical from either on. */
      criticalShare: Share.default(0.2),
      criticalBytes: Bytes.default(100 * MIB),
    })
    .prefault({}),
  creep: z
    .strictObject({
      enabled: z.boolean().default(true),
      bytes: Bytes.default(5 * MIB),
      share: Share.default(0.05),
      days: Count(3_650).default(90),
    })
    .prefault({}),
  messages: z
    .strictObject({
      /** Whether growth of what others build is told at once too. */
      upstream: z.boolean().default(false),
      /** Own bytes must have grown by both, in all: from the baseline, however many pushes that took. */
      ownBytes: Bytes.default(10_000_000),
      ownShare: Share.default(0.1),
      /** What is critical in all is told whatever its own bytes are. */
      critical: z.boolean().default(true),
      budgets: z.boolean().default(true),
      /** Whether all slow growth is told; else what passes the limits above. */
      creep: z.boolean().default(false),
    })
    .prefault({}),
  /** Whether an image of ours may accept its own growth with the label dev.plimsoll.accept. */
  acceptByLabel: z.boolean().default(false),
});
export type RuleSettings = z.infer<typeof RuleSettings>;

export const BUILT_IN_SETTINGS: RuleSettings = RuleSettings.parse({});

/** What of the world a rule, budget, mute or route is for. Globs over "host/path", stream key and platform; absent means any. */
export const Matches = z.strictObject({
  repository: z.string().trim().min(1).max(256).optional(),
  owner: z.string().trim().min(1).max(100).optional(),
  relation: z.enum(['ours', 'upstream']).optional(),
  stream: z.string().trim().min(1).max(256).optional(),
  platform: z.string().trim().min(1).max(100).optional(),
});
export type Matches = z.infer<typeof Matches>;
