/** The sizes of a member that its growth is computed from, in bytes. */
export type GrownMember = {
  /** A RegressionKind, or a word of a newer release. */
  kind: string;
  /** The baseline, or the limit of a budget. */
  baselineBytes: number;
  /** Size of the image before; 0 when there was none, null in members of older releases. */
  fromBytes: number | null;
  /** Size of the push that opened it, or escalated it last. */
  alarmBytes: number;
};

export type TotalGrowth = { beforeBytes: number; afterBytes: number; deltaBytes: number };

/**
 * Computes the total growth that messages, pages and decisions use: from the baseline to the push that opened or last escalated
 * the regression. The limit of a budget is no size of an image, so a budget counts from the image before.
 */
export function totalGrowth({ kind, baselineBytes, fromBytes, alarmBytes }: GrownMember): TotalGrowth {
  const beforeBytes = kind === 'budget' ? (fromBytes ?? alarmBytes) : baselineBytes;
  return { beforeBytes, afterBytes: alarmBytes, deltaBytes: alarmBytes - beforeBytes };
}
