import type { RuleSettings } from '#lib/analysis/rules/settings.ts';

type CriticalLimits = Pick<RuleSettings['steps'], 'criticalShare' | 'criticalBytes'>;
type MessageLimits = Pick<RuleSettings['messages'], 'ownBytes' | 'ownShare'>;

/** Limits for the total growth of a regression; without `messages` only the critical ones count. */
export type GrowthLimits = CriticalLimits & { messages?: MessageLimits | undefined };

/** Sizes before a regression, in bytes; `ownBytes` is null when the base boundary is unknown. */
export type GrowthStart = { baselineBytes: number; ownBytes: number | null };

/** The size of a push, and its own bytes. */
export type Grown = { sizeBytes: number; ownBytes?: number | null | undefined };

/**
 * Level of a total growth: 0 below the critical limits, 1 from there on, and one more for each doubling. Channels are notified
 * once of each level (D-52).
 */
export function criticalLevel(
  deltaBytes: number,
  baselineBytes: number,
  { criticalShare, criticalBytes }: CriticalLimits,
): number {
  const limits = [criticalShare * baselineBytes, criticalBytes];
  if (!limits.some((limit) => deltaBytes >= limit)) return 0;
  // A limit of 0 is always reached and has no double.
  const times = limits.filter((limit) => limit > 0).map((limit) => deltaBytes / limit);
  return 1 + Math.max(0, Math.floor(Math.log2(Math.max(1, ...times))));
}

/** Stage of a total growth: 0 nothing, 1 enough for a message, 2 and above critical. */
export function growthReached(start: GrowthStart, { sizeBytes, ownBytes = null }: Grown, limits: GrowthLimits): number {
  const level = criticalLevel(sizeBytes - start.baselineBytes, start.baselineBytes, limits);
  if (level > 0) return 1 + level;
  const isKnown = ownBytes !== null && start.ownBytes !== null;
  const [before, now] = isKnown ? [start.ownBytes ?? 0, ownBytes] : [start.baselineBytes, sizeBytes];
  const { messages } = limits;
  return messages && now - before >= messages.ownBytes && now - before >= messages.ownShare * before ? 1 : 0;
}
