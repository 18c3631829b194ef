import type { RuleSettings } from '#lib/analysis/rules/settings.ts';

type CriticalLimits = Pick<RuleSettings['steps'], 'criticalShare' | 'criticalBytes'>;
type MessageLimits = Pick<RuleSettings['messages'], 'ownBytes' | 'ownShare'>;

/** What the growth of a regression in all is measured by; without `messages` only by what is critical. */
export type GrowthLimits = CriticalLimits & { messages?: MessageLimits | undefined };

/** From where a regression grew. Bytes; own bytes are null where base and own cannot be told apart. */
export type GrowthStart = { baselineBytes: number; ownBytes: number | null };

/** The size of a push, and its own bytes. */
export type Grown = { sizeBytes: number; ownBytes?: number | null | undefined };

/**
 * How often a growth in all has passed what is critical: 0 below it, 1 from there on, and one more for each doubling of it.
 * People are told of each once.
 */
export function criticalLevel(
  deltaBytes: number,
  baselineBytes: number,
  { criticalShare, criticalBytes }: CriticalLimits,
): number {
  const limits = [criticalShare * baselineBytes, criticalBytes];
  if (!limits.some((limit) => deltaBytes >= limit)) return 0;
  // A limit of nothing is always passed, and has no double.
  const times = limits.filter((limit) => limit > 0).map((limit) => deltaBytes / limit);
  return 1 + Math.max(0, Math.floor(Math.log2(Math.max(1, ...times))));
}

/** What a growth in all has reached: 0 nothing, 1 what is worth a message, from 2 on what is critical. */
export function growthReached(start: GrowthStart, { sizeBytes, ownBytes = null }: Grown, limits: GrowthLimits): number {
  const level = criticalLevel(sizeBytes - start.baselineBytes, start.baselineBytes, limits);
  if (level > 0) return 1 + level;
  const isKnown = ownBytes !== null && start.ownBytes !== null;
  const [before, now] = isKnown ? [start.ownBytes ?? 0, ownBytes] : [start.baselineBytes, sizeBytes];
  const { messages } = limits;
  return messages && now - before >= messages.ownBytes && now - before >= messages.ownShare * before ? 1 : 0;
}
