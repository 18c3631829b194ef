import type { RunKind } from '#lib/analysis/judge/runs.ts';

/** What of a member says how much it grew. Bytes. */
export type GrownMember = {
  kind: RunKind | 'trouble';
  /** What it is judged against: a baseline, or the limit of a budget. */
  baselineBytes: number;
  /** The image before it; null where older releases wrote none, 0 where there was none. */
  fromBytes: number | null;
  /** Of what opened it, or made it worse last. */
  alarmBytes: number;
};

export type TotalGrowth = { beforeBytes: number; afterBytes: number; deltaBytes: number };

/**
 * All that a regression grew by, as messages, pages and decisions name it: from its baseline to what opened it or made it worse
 * last. The baseline of a budget is a limit and no size that an image had, so there it is the image before.
 */
export function totalGrowth({ kind, baselineBytes, fromBytes, alarmBytes }: GrownMember): TotalGrowth {
  const beforeBytes = kind === 'budget' ? (fromBytes ?? alarmBytes) : baselineBytes;
  return { beforeBytes, afterBytes: alarmBytes, deltaBytes: alarmBytes - beforeBytes };
}
